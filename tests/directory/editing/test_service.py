from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matchmaker import clock
from matchmaker.accounts.models import AuditEntry
from matchmaker.db import db
from matchmaker.directory.core import PermitState
from matchmaker.directory.editing.answers import (
    company_subject,
    needs_subject,
    permit_subject,
    product_subject,
)
from matchmaker.directory.editing.models import Edit
from matchmaker.directory.editing.permits import verify_permit
from matchmaker.directory.editing.service import save_answers
from matchmaker.outbox.models import Fact


def test_an_edit_raises_the_revision_and_is_kept_and_told(ikm, owner, by):
    saved = save_answers(
        company_subject(ikm.company), {"story": "Baru", "workers": 6}, base={"story": ""}, **by
    )
    assert (saved.taken, saved.revision, ikm.company.revision) == (("story",), 2, 2)
    edit = db.session.scalars(select(Edit)).one()
    assert (edit.revision, edit.fields, edit.user_id) == (2, ["story"], owner.id)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "directory.profile_edited")
    ).one()
    assert entry.details == {"revision": 2, "fields": ["story"]}
    assert db.session.scalars(
        select(Fact.payload).where(Fact.topic == "directory.profile_edited")
    ).one() == {"company_id": ikm.company_id, "host_id": ikm.host_id}


def test_nothing_changed_is_no_edit(ikm, by):
    save_answers(company_subject(ikm.company), {"workers": 6}, base={"workers": 6}, **by)
    assert ikm.company.revision == 1
    assert db.session.scalars(select(Edit)).all() == []


def test_a_clash_names_who_has_changed_it_last(ikm, owner, mentor, by):
    theirs = {"by_id": mentor.id, "now": clock.now()}
    subject = company_subject(ikm.company)
    save_answers(subject, {"story": "Cerita Ratna"}, base={"story": ""}, **theirs)
    save_answers(subject, {"workers": 9}, base={"workers": 6}, **by)
    saved = save_answers(
        subject, {"story": "Cerita saya", "workers": 9}, base={"story": "", "workers": 6}, **by
    )
    [clash] = saved.clashes
    assert (clash.name, clash.who, clash.theirs, clash.mine) == (
        "story",
        "Ratna",
        "Cerita Ratna",
        "Cerita saya",
    )
    assert ikm.company.story == "Cerita Ratna"
    again = save_answers(subject, {"story": "Cerita saya"}, base={"story": "Cerita Ratna"}, **by)
    assert (again.clashes, ikm.company.story) == ((), "Cerita saya")


def test_what_an_import_has_changed_clashes_without_a_name(ikm, by):
    ikm.company.story = "Dari daftar"
    db.session.flush()
    [clash] = save_answers(
        company_subject(ikm.company), {"story": "Saya"}, base={"story": ""}, **by
    ).clashes
    assert (clash.who, clash.when) == ("", None)


def test_needs_have_a_revision_of_their_own(ikm, by):
    subject = needs_subject(ikm)
    mine = {"needs": ["retail", "loan"], "loan_amount": 40_000_000, "loan_purpose": "investment"}
    save_answers(subject, mine, base=subject.read(), **by)
    assert (ikm.revision, ikm.company.revision) == (2, 1)
    assert ikm.needs == [
        {"kind": "retail", "amount": None, "purpose": None},
        {"kind": "loan", "amount": 40_000_000, "purpose": "investment"},
    ]
    assert subject.read() | mine == subject.read()


def test_another_name_is_another_type_of_product(ikm, by):
    product = ikm.company.products[0]
    subject = product_subject(product)
    save_answers(subject, {"name_id": "manisan carica dalam sirup"}, base=subject.read(), **by)
    assert (product.product_type, product.type_is_guessed) == ("food_processed_md", False)
    save_answers(subject, {"name_id": "sesuatu yang baru"}, base=subject.read(), **by)
    assert (product.product_type, product.type_is_guessed) == ("food_dry", True)


def test_a_type_chosen_by_hand_stays_and_is_flagged_for_the_mentor(ikm, by):
    product = ikm.company.products[0]
    subject = product_subject(product)
    save_answers(subject, {"name_id": "sesuatu yang baru"}, base=subject.read(), **by)
    save_answers(subject, {"product_type": "food_fresh"}, base=subject.read(), **by)
    assert (product.product_type, product.type_is_guessed) == ("food_fresh", True)
    save_answers(subject, {"name_id": "sesuatu yang lain"}, base=subject.read(), **by)
    assert product.product_type == "food_fresh"


def test_the_type_that_the_list_says_needs_no_flag(ikm, by):
    product = ikm.company.products[0]
    subject = product_subject(product)
    save_answers(subject, {"name_id": "manisan carica dalam sirup"}, base=subject.read(), **by)
    save_answers(subject, {"product_type": "food_fresh"}, base=subject.read(), **by)
    assert product.type_is_guessed
    save_answers(subject, {"product_type": "food_processed_md"}, base=subject.read(), **by)
    assert not product.type_is_guessed


@pytest.mark.parametrize(
    ("name", "value"), [("number", "LAIN-1"), ("expires_on", date(2031, 1, 1))]
)
def test_a_verified_permit_with_other_figures_is_declared_again(ikm, mentor, by, name, value):
    permit = ikm.company.permits[1]
    verify_permit(permit, by_id=mentor.id, now=clock.now())
    subject = permit_subject(permit)
    save_answers(subject, {name: value}, base=subject.read(), **by)
    assert (permit.state, permit.verified_at, permit.verified_by_id) == (
        PermitState.DECLARED,
        None,
        None,
    )


def test_the_nib_of_the_firm_follows_its_permit(ikm, by):
    permit = next(p for p in ikm.company.permits if p.kind == "nib")
    subject = permit_subject(permit)
    save_answers(subject, {"number": "9120001234567"}, base=subject.read(), **by)
    assert ikm.company.nib == "9120001234567"


def test_a_permit_goes_back_into_process(ikm, by):
    permit = ikm.company.permits[1]
    subject = permit_subject(permit)
    mine = {"state": "in_process", "number": "", "expires_on": None}
    save_answers(subject, mine, base=subject.read(), **by)
    assert (permit.state, permit.number) == (PermitState.IN_PROCESS, "")


def test_the_database_knows_no_verified_permit_without_somebody(ikm):
    ikm.company.permits[0].state = PermitState.VERIFIED
    with pytest.raises(IntegrityError, match="verified_has_a_time"):
        db.session.flush()
    db.session.rollback()
