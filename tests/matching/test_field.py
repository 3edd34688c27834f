"""All that can be paired, as values: who is in it, what it knows, and that lists say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Consent, Host
from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct, NeedKind
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.matching import queries, service
from matchmaker.matching.core.past import Absent, Outcome
from matchmaker.matching.core.score import rank
from matchmaker.matching.evidence.service import note_outcome
from matchmaker.matching.field import Field, load_field, load_settings
from matchmaker.matching.models import WishKind
from matchmaker.matching.rules.models import MeetingRule
from matchmaker.matching.weighing.models import CriterionWeight
from matchmaker.programme.scores.models import ScoreTick
from tests.directory.visiting import statements
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import FOOD_BRIEF, make_ikm, make_partner
from tests.factories.events import FIRST_DAY, make_edition

LOAN = {"kind": NeedKind.LOAN, "amount": 50_000_000, "purpose": "working_capital"}
KUR = Brief(
    sectors=("teknologi_pangan",),
    loan_products=(LoanProduct(name="KUR mikro", min=10_000_000, max=100_000_000),),
)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def ids(found) -> set[str]:
    return {one.id for one in found}


def test_everybody_who_can_be_paired_is_in_it_and_nobody_else(edition: Edition) -> None:
    ikm, shop = make_ikm(edition), make_partner(edition)
    make_ikm(edition, graduated=False)
    make_ikm(edition, consents=False)
    make_ikm(edition, restricted_at=clock.now())
    make_partner(edition, restricted_at=clock.now())
    make_ikm(make_edition(make_host()))
    field = load_field(edition)
    assert ids(field.ikm) == {ikm.public_id}
    assert ids(field.partners) == {shop.public_id}
    assert field.ikm_parts[ikm.public_id].id == ikm.id
    assert field.partner_parts[shop.public_id].id == shop.id
    assert field.settings.day == FIRST_DAY


def test_values_hold_tags_packaging_and_wishes(edition: Edition) -> None:
    ikm = make_ikm(edition, tags=["camilan"])
    ikm.company.products[0].packaging = "standing pouch 200 g"
    shop = make_partner(edition, brief=replace(FOOD_BRIEF, tags=("camilan",)))
    service.set_wish(ikm, shop.company.public_id, WishKind.MUST)
    mentor = make_user(db.session.get_one(Host, edition.host_id), Role.MENTOR)
    for item in ("expiry", "sample"):
        db.session.add(
            ScoreTick(company_id=ikm.company_id, item=item, user_id=mentor.id, ticked_on=FIRST_DAY)
        )
    db.session.commit()
    field = load_field(edition)
    [maker], [buyer] = field.ikm, field.partners
    assert maker.tags == ("camilan",)
    assert maker.products[0].packaging == "standing pouch 200 g"
    assert maker.products[0].packaging_seen == ("expiry",)
    assert maker.wishes == {shop.public_id: "must"}
    assert buyer.tags == ("camilan",)


def test_the_number_of_queries_does_not_depend_on_the_rows(edition: Edition) -> None:
    make_ikm(edition), make_partner(edition, kind=CompanyKind.BANK, brief=KUR)
    edition_id = edition.id

    def count() -> int:
        db.session.expire_all()
        here = db.session.get_one(Edition, edition_id)
        _ = here.days
        with statements() as sent:
            load_field(here)
        return len(sent)

    at_one = count()
    for _ in range(9):
        make_ikm(edition), make_partner(edition, kind=CompanyKind.BANK, brief=KUR)
    assert count() == at_one


def test_a_bank_knows_the_amounts_where_it_is_named(edition: Edition) -> None:
    bank = make_partner(edition, kind=CompanyKind.BANK, brief=KUR)
    named, silent = make_ikm(edition, needs=(LOAN,)), make_ikm(edition, needs=(LOAN,))
    db.session.execute(
        delete(Consent).where(
            Consent.company_id == silent.company_id, Consent.purpose == Purpose.BANK
        )
    )
    db.session.commit()
    field = load_field(edition)
    assert field.open_finances == {(bank.public_id, named.public_id)}
    assert all(ikm.needs[0].amount == 50_000_000 for ikm in field.ikm)
    [brief] = field.partners
    seen = {ikm.id: ikm.needs[0].amount for ikm in field.as_known_to(brief)}
    assert seen == {named.public_id: 50_000_000, silent.public_id: None}
    assert field.as_known_to(replace(brief, kind="retailer")) == field.ikm


def rank_by_field(field: Field, part: Participation) -> list[tuple[str, float]]:
    settings = field.settings
    if part.public_id in field.ikm_parts:
        [own] = [ikm for ikm in field.ikm if ikm.id == part.public_id]
        others = [p for p in field.partners if settings.refusal(own, p) is None]
        ranking = rank(own, others, settings.day, settings.weights)
    else:
        [buyer] = [p for p in field.partners if p.id == part.public_id]
        makers = [i for i in field.as_known_to(buyer) if settings.refusal(i, buyer) is None]
        ranking = rank(buyer, makers, settings.day, settings.weights)
    return [(ranked.id, ranked.score) for ranked in ranking]


def test_lists_and_the_field_say_the_same(edition: Edition) -> None:
    """Wishes, amounts, tags, weights and earlier editions all come in."""
    earlier = Edition(
        host_id=edition.host_id, slug="temu-bisnis-2025", name="2025", venue="-", city="-",
        time_zone="Asia/Jakarta", slot_minutes=20, changeover_minutes=5, table_count=5,
    )  # fmt: skip
    earlier.days = [type(edition.days[0])(date=date(2025, 12, 2))]
    db.session.add(earlier)
    bank = make_partner(edition, kind=CompanyKind.BANK, brief=KUR)
    shops = [make_partner(edition), make_partner(edition)]
    makers = [
        make_ikm(edition, needs=(LOAN,), tags=["camilan"]),
        make_ikm(edition, consents=True, permits=("nib",)),
        make_ikm(edition, sectors=["kerajinan"], product="batik tulis"),
    ]
    gone = make_ikm(edition, graduated=False)
    service.set_wish(shops[0], makers[1].company.public_id, WishKind.MUST)
    now = clock.now()
    note = [
        (makers[0], shops[0], Outcome.DEAL, None),
        (makers[1], bank, Outcome.ABSENT, Absent.IKM),
        (gone, shops[1], Outcome.MET, None),
    ]
    for ikm, partner, outcome, absent in note:
        note_outcome(earlier, ikm.company, partner.company, outcome, absent=absent, now=now)
    db.session.add(
        CriterionWeight(edition_id=edition.id, side="retailer", criterion="history", steps=10)
    )
    db.session.commit()
    settings, field = load_settings(edition), load_field(edition)
    for part in (bank, *shops, *makers):
        listed = queries.rank_candidates(part, settings)
        assert [(m.ranked.id, m.ranked.score) for m in listed] == rank_by_field(field, part)
        for match in listed:
            single = queries.find_match(part, match.participation.company.public_id, settings)
            assert single == match
    best = queries.rank_candidates(shops[0], settings)
    reasons = {m.participation.id: {r.code for r in m.ranked.reasons} for m in best}
    assert "history" in reasons[makers[0].id]
    assert "history" not in reasons[makers[1].id]


def test_rare_tags_are_counted_among_those_that_can_be_met(edition: Edition) -> None:
    for _ in range(5):
        make_ikm(edition, tags=["camilan"])
    make_ikm(edition, tags=["camilan"], graduated=False)
    make_ikm(edition, tags=["camilan"], consents=False)
    tags = load_settings(edition).weights.tags
    # Five are "about four": one more firm moves no list.
    assert (tags.total, tags.counts["camilan"], tags.counts["teknologi_pangan"]) == (4, 4, 4)
    assert tags.parents["camilan"] == "teknologi_pangan"
    assert tags.names["camilan"][1]


def test_the_rule_is_the_same_for_all_pairs_at_once(edition: Edition) -> None:
    make_ikm(edition), make_ikm(edition, sectors=["kerajinan"], tags=[])
    make_partner(edition), make_partner(edition, kind=CompanyKind.BANK, brief=KUR)
    db.session.add(MeetingRule(edition_id=edition.id, partner_kind="bank", only_tags=["kerajinan"]))
    db.session.commit()
    field = load_field(edition)
    allowed = field.allowed()
    assert allowed.tolist() == [
        [field.settings.refusal(ikm, partner) is None for partner in field.partners]
        for ikm in field.ikm
    ]
    assert allowed.sum() == 3
