"""What an erased IKM leaves of what it has edited: nothing that says who it was."""

from __future__ import annotations

from sqlalchemy import select

from matchmaker import clock
from matchmaker.db import db
from matchmaker.directory.editing import products
from matchmaker.directory.editing.answers import company_subject, product_subject
from matchmaker.directory.editing.models import Removed
from matchmaker.directory.editing.service import save_answers
from matchmaker.directory.privacy import erase_company


def test_texts_awards_and_what_was_taken_off_are_gone(app, ikm, by):
    company = ikm.company
    subject = company_subject(company)
    told = {"story": "Kisah", "story_en": "A story", "awards": ["Juara Bu Sri 2024"]}
    save_answers(subject, told, base=subject.read(), **by)
    about = product_subject(company.products[0])
    said = {"description_id": "Resep Bu Sri", "packaging": "label Bu Sri"}
    save_answers(about, said, base=about.read(), **by)
    gone = products.add_product(company, "abon Bu Sri", **by)
    products.remove_product(gone, data=app.config["DATA"], **by)
    erase_company(company, clock.now())
    db.session.expire_all()
    [product] = company.products
    assert (company.story, company.story_en, company.awards) == ("", "", [])
    assert (product.name_id, product.description_id, product.packaging) == ("", "", "")
    assert db.session.scalars(select(Removed)).all() == []
