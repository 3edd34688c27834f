from __future__ import annotations

from matchmaker import clock
from matchmaker.directory.editing import products
from matchmaker.directory.editing.queries import (
    find_last_edit,
    find_newest_part,
    find_removed,
    get_profile,
    is_nib_taken,
)
from matchmaker.directory.editing.service import note_edit
from tests.factories.directory import make_ikm


def test_the_last_edit_of_an_answer_is_found_among_others(ikm, owner, mentor):
    for person, fields in ((mentor, ["story"]), (owner, ["story", "name"]), (mentor, ["name"])):
        note_edit(ikm.company, fields, by_id=person.id, now=clock.now())
    note_edit(ikm, ["needs"], by_id=mentor.id, now=clock.now())
    assert find_last_edit(ikm.company_id, None, "story").user.id == owner.id
    assert find_last_edit(ikm.company_id, None, "name").user.id == mentor.id
    assert find_last_edit(ikm.company_id, None, "needs") is None
    assert find_last_edit(ikm.company_id, ikm.id, "needs").user.id == mentor.id


def test_what_was_taken_off_belongs_to_its_company(app, edition, ikm, by):
    removed = products.remove_product(ikm.company.products[0], data=app.config["DATA"], **by)
    assert find_removed(ikm.company_id, removed.public_id) is removed
    assert find_removed(make_ikm(edition).company_id, removed.public_id) is None


def test_the_newest_part_of_one_of_the_own_companies(edition, ikm):
    other = make_ikm(edition)
    own = {ikm.company_id}
    assert find_newest_part(own, ikm.company.public_id) == (ikm, edition.slug)
    assert find_newest_part(own, other.company.public_id) is None


def test_a_profile_is_read_afresh(ikm, by):
    products.add_product(ikm.company, "abon lele", **by)
    names = [product.name_id for product in get_profile(ikm.id).company.products]
    assert names == ["keripik singkong", "abon lele"]


def test_a_nib_belongs_to_one_firm(edition, ikm):
    other = make_ikm(edition)
    assert is_nib_taken(ikm.company, other.company.nib)
    assert not is_nib_taken(ikm.company, ikm.company.nib)
