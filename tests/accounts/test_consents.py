"""Consents: at most one is open, withdrawn ones stay, the database refuses what cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from matchmaker import clock
from matchmaker.accounts import consents
from matchmaker.accounts.consent_texts import (
    CURRENT_VERSION,
    VERSIONS,
    Purpose,
    UnknownVersionError,
    get_text,
)
from matchmaker.accounts.consents import Paper, ProgrammeFirstError
from matchmaker.accounts.core import ConsentSource, Role
from matchmaker.accounts.models import AuditEntry, Consent
from matchmaker.directory.core import CompanyKind
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = clock.now()


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def ikm(edition):
    return make_ikm(edition, consents=False)


@pytest.fixture
def owner(host, ikm):
    return make_user(host, Role.IKM, phone="+6281234567001", acts_for=(ikm.company_id,))


def give(ikm, owner, purpose, **more):
    consents.give(ikm.company_id, purpose, host_id=owner.host_id, by_id=owner.id, now=NOW, **more)


def withdraw(ikm, owner, purpose, **more):
    consents.withdraw(
        ikm.company_id, purpose, host_id=owner.host_id, by_id=owner.id, now=NOW, **more
    )


def test_every_purpose_has_words_in_both_languages_in_every_version():
    assert max(VERSIONS) == CURRENT_VERSION
    for version, texts in VERSIONS.items():
        assert set(texts) == set(Purpose)
        for purpose in Purpose:
            text = get_text(purpose, version)
            assert all((text.title.id, text.title.en, text.body.id, text.body.en))
    with pytest.raises(UnknownVersionError):
        get_text(Purpose.PARTNERS, "1999")


def test_given_twice_there_is_one_and_withdrawn_it_stays_on_record(db_session, ikm, owner):
    give(ikm, owner, Purpose.PROGRAMME)
    give(ikm, owner, Purpose.PARTNERS)
    give(ikm, owner, Purpose.PARTNERS)
    assert consents.is_open(ikm.company_id, Purpose.PARTNERS)
    withdraw(ikm, owner, Purpose.PARTNERS)
    assert not consents.is_open(ikm.company_id, Purpose.PARTNERS)
    give(ikm, owner, Purpose.PARTNERS)
    history = [
        (c.withdrawn_at is None, c.version, c.given_by_id)
        for c in consents.list_consents(ikm.company_id)
        if c.purpose is Purpose.PARTNERS
    ]
    assert sorted(history) == [
        (False, CURRENT_VERSION, owner.id),
        (True, CURRENT_VERSION, owner.id),
    ]
    actions = db_session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.action.like("accounts.consent%"))
        .order_by(AuditEntry.id)
    ).all()
    assert actions == ["accounts.consent_given"] * 2 + [
        "accounts.consent_withdrawn",
        "accounts.consent_given",
    ]


def test_without_the_programme_nothing_further_is_given_and_it_takes_all_with_it(ikm, owner):
    with pytest.raises(ProgrammeFirstError):
        give(ikm, owner, Purpose.PARTNERS)
    for purpose in (Purpose.PROGRAMME, Purpose.PARTNERS, Purpose.WHATSAPP):
        give(ikm, owner, purpose)
    withdraw(ikm, owner, Purpose.PROGRAMME)
    assert not any(consents.is_open(ikm.company_id, purpose) for purpose in Purpose)


def test_each_bank_is_named_on_its_own(edition, ikm, owner):
    one, other = (make_partner(edition, kind=CompanyKind.BANK).company_id for _ in range(2))
    give(ikm, owner, Purpose.PROGRAMME)
    give(ikm, owner, Purpose.BANK, bank_id=one)
    give(ikm, owner, Purpose.BANK, bank_id=other)
    withdraw(ikm, owner, Purpose.BANK, bank_id=other)
    companies = [ikm.company_id]
    assert consents.list_open_to_bank(one, companies) == {ikm.company_id}
    assert consents.list_open_to_bank(other, companies) == frozenset()


@pytest.mark.parametrize(
    "values",
    [
        {"purpose": "bank"},
        {"purpose": "partners", "bank_id": 0},
        {"source": "self"},
        {"withdrawn_at": NOW - timedelta(days=1)},
    ],
    ids=["a bank without a name", "a bank for another purpose", "no giver", "ends before it began"],
)
def test_the_database_refuses_what_cannot_be(db_session, edition, ikm, values):
    if "bank_id" in values:
        values = values | {"bank_id": make_partner(edition, kind=CompanyKind.BANK).company_id}
    row = {
        "company_id": ikm.company_id,
        "purpose": "partners",
        "version": CURRENT_VERSION,
        "source": ConsentSource.PAPER,
        "given_at": NOW,
    }
    db_session.add(Consent(**(row | values)))
    with pytest.raises(IntegrityError):
        db_session.flush()


def test_two_open_consents_to_one_purpose_cannot_be(db_session, ikm):
    for _ in range(2):
        db_session.add(
            Consent(
                company_id=ikm.company_id,
                purpose=Purpose.PARTNERS,
                version=CURRENT_VERSION,
                source=ConsentSource.PAPER,
                given_at=NOW,
            )
        )
    with pytest.raises(IntegrityError, match="uq_accounts_consent_open"):
        db_session.flush()


def test_paper_never_brings_back_what_the_owner_has_taken_back(db_session, ikm, owner):
    paper = Paper(version=CURRENT_VERSION, recorded_by_id=None, given_at=NOW)
    purposes = (Purpose.PROGRAMME, Purpose.PARTNERS)
    recorded = consents.record_on_paper([ikm.company_id], purposes, paper, host_id=owner.host_id)
    assert recorded == 2
    withdraw(ikm, owner, Purpose.PARTNERS)
    again = consents.record_on_paper([ikm.company_id], purposes, paper, host_id=owner.host_id)
    assert again == 0
    assert not consents.is_open(ikm.company_id, Purpose.PARTNERS)
    assert db_session.scalar(select(func.count()).select_from(Consent)) == 2


def test_whatsapp_is_for_the_willing_and_for_those_who_are_nobodys(host, ikm, owner):
    staff = make_user(host, Role.MENTOR, phone="+6281234567002")
    everyone = [owner.id, staff.id]
    assert consents.list_not_to_message(everyone) == {owner.id}
    give(ikm, owner, Purpose.PROGRAMME)
    give(ikm, owner, Purpose.WHATSAPP)
    assert consents.list_not_to_message(everyone) == frozenset()
    assert consents.list_not_to_message([]) == frozenset()


def test_newer_words_replace_older_ones_and_the_older_stay_on_record(db_session, ikm, owner):
    give(ikm, owner, Purpose.PROGRAMME, version="2026-11")
    give(ikm, owner, Purpose.PUBLIC_CATALOGUE, version="2026-11")
    give(ikm, owner, Purpose.PUBLIC_CATALOGUE)
    open_now = consents.list_versions([ikm.company_id], Purpose.PUBLIC_CATALOGUE)
    assert open_now == {ikm.company_id: CURRENT_VERSION}
    said = [c for c in consents.list_consents(ikm.company_id) if c.purpose != Purpose.PROGRAMME]
    assert sorted((c.version, c.withdrawn_at is None) for c in said) == [
        ("2026-11", False),
        (CURRENT_VERSION, True),
    ]
    # Older words never take the newer ones away, and words that stayed the same need no asking.
    give(ikm, owner, Purpose.PUBLIC_CATALOGUE, version="2026-11")
    give(ikm, owner, Purpose.PROGRAMME)
    assert consents.list_versions([ikm.company_id], Purpose.PUBLIC_CATALOGUE) == open_now
    programme = consents.list_versions([ikm.company_id], Purpose.PROGRAMME)
    assert programme == {ikm.company_id: "2026-11"}
