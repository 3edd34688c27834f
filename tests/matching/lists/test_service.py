"""Whatever changes, after a refresh the lists are those that would be made from nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.models import Consent, Host
from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct, NeedKind
from matchmaker.directory.models import Company, Participation, Permit, Product
from matchmaker.directory.tags.models import Tag
from matchmaker.events.models import Day, Edition
from matchmaker.matching.core import types
from matchmaker.matching.core.past import Outcome
from matchmaker.matching.core.score import rank
from matchmaker.matching.evidence.service import note_outcome
from matchmaker.matching.field import load_field
from matchmaker.matching.lists import changing, core, queries, service, writing
from matchmaker.matching.lists.models import ListDue, Listed, RankedList
from matchmaker.matching.models import Wish, WishKind
from matchmaker.matching.rules.models import MeetingRule
from matchmaker.matching.weighing.models import CriterionWeight
from matchmaker.programme.models import GateResult
from matchmaker.programme.scores.models import ScoreTick
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import FOOD_BRIEF, make_ikm, make_partner
from tests.factories.events import make_edition

pytestmark = pytest.mark.usefixtures("db_session")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LOAN = {"kind": NeedKind.LOAN, "amount": 50_000_000, "purpose": "working_capital"}
KUR = Brief(
    sectors=("teknologi_pangan",),
    loan_products=(LoanProduct(name="KUR mikro", min=10_000_000, max=100_000_000),),
)
KEPT, ENOUGH = 4, 2


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of four, so that a handful of companies cut them."""
    for module in (service, changing, writing):
        monkeypatch.setattr(module, "KEPT", KEPT)
    monkeypatch.setattr(core, "ENOUGH", ENOUGH)
    monkeypatch.setattr(service, "MOST_ONE_BY_ONE", 100)


def fair(ikm: int = 7, shops: int = 5) -> Edition:
    """An edition with some of each kind, no two alike."""
    edition = make_edition(make_host())
    for number in range(ikm):
        make_ikm(
            edition,
            permits=("nib", "pirt", "halal")[: 1 + number % 3],
            needs=({"kind": NeedKind.RETAIL}, LOAN)[: 1 + number % 2],
            terms=("cash", "credit_14")[number % 2 :],
            sales_per_year=100_000_000 * number,
            started_on=date(2015 + number, 1, 1),
        )
    for number in range(shops):
        make_partner(
            edition,
            kind=(CompanyKind.RETAILER, CompanyKind.BANK, CompanyKind.EXPORTER)[number % 3],
            brief=KUR if number % 3 == 1 else FOOD_BRIEF,
        )
    return edition


def refresh(edition: Edition) -> service.Refreshed | None:
    db.session.flush()
    db.session.expire_all()
    return service.refresh(edition.id, NOW)


def parts_of(edition: Edition) -> list[Participation]:
    return list(
        db.session.scalars(
            select(Participation).filter_by(edition_id=edition.id).order_by(Participation.id)
        )
    )


def check(edition: Edition, *, enough: int = core.ENOUGH) -> None:
    """Hold every list against the plain judge, company by company."""
    db.session.expire_all()
    field = load_field(edition)
    how, listed = field.settings, set()
    sides: list[tuple[types.Ikm | types.Partner, list[types.Ikm | types.Partner]]] = [
        *((ikm, [p for p in field.partners if not how.refusal(ikm, p)]) for ikm in field.ikm),
        *(
            (p, [ikm for ikm in field.as_known_to(p) if not how.refusal(ikm, p)])
            for p in field.partners
        ),
    ]
    parts = {**field.ikm_parts, **field.partner_parts}
    for seeker, candidates in sides:
        ranking = [parts[one.id].id for one in rank(seeker, candidates, how.day, how.weights)]
        kept = queries.find_list(parts[seeker.id])
        assert kept is not None
        assert list(kept.candidate_ids) == ranking[: len(kept.candidate_ids)], seeker.id
        assert len(kept.candidate_ids) >= min(enough, len(ranking))
        assert not kept.complete or len(kept.candidate_ids) == len(ranking)
        assert kept.changed_at is None
        listed.add(parts[seeker.id].id)
    # Who cannot be paired has no list.
    heads = select(RankedList.seeker_id).where(RankedList.edition_id == edition.id)
    assert set(db.session.scalars(heads)) == listed


class Steps:
    """What people do, each to one company of the edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        host = db.session.get_one(Host, edition.host_id)
        self.mentor_id = make_user(host).id

    def capacity(self, part: Participation, number: int) -> None:
        db.session.execute(
            update(Product)
            .where(Product.company_id == part.company_id)
            .values(capacity_per_month=100 * number)
        )

    def permit(self, part: Participation, number: int) -> None:
        kind = ("halal", "bpom_food", "haccp")[number % 3]
        own = delete(Permit).where(Permit.company_id == part.company_id, Permit.kind == kind)
        if not db.session.scalars(own.returning(Permit.id)).all():
            db.session.add(
                Permit(company_id=part.company_id, kind=kind, number="1", state="declared")
            )

    def brief(self, part: Participation, number: int) -> None:
        if part.company.kind is not CompanyKind.IKM:
            part.brief = dict(part.brief) | {"min_capacity_per_month": 100 * number}

    def needs(self, part: Participation, number: int) -> None:
        if part.company.kind is CompanyKind.IKM:
            part.needs = [{"kind": NeedKind.LOAN, "amount": 10_000_000 * (1 + number)}]

    def restrict(self, part: Participation, number: int) -> None:
        part.company.restricted_at = None if part.company.restricted_at else NOW

    def withdraw(self, part: Participation, number: int) -> None:
        purpose = (Purpose.PARTNERS, Purpose.BANK)[number % 2]
        db.session.execute(
            update(Consent)
            .where(Consent.company_id == part.company_id, Consent.purpose == purpose)
            .values(withdrawn_at=NOW)
        )

    def verdict(self, part: Participation, number: int) -> None:
        if (result := db.session.get(GateResult, part.id)) is not None:
            result.standing = result.graduated = not result.standing

    def wish(self, part: Participation, number: int) -> None:
        across = [
            p
            for p in parts_of(self.edition)
            if (p.company.kind is CompanyKind.IKM) is not (part.company.kind is CompanyKind.IKM)
        ]
        about = across[number % len(across)]
        db.session.execute(delete(Wish).where(Wish.from_id == part.id, Wish.about_id == about.id))
        db.session.add(
            Wish(
                edition_id=self.edition.id,
                from_id=part.id,
                about_id=about.id,
                kind=list(WishKind)[number % 3],
            )
        )

    def tick(self, part: Participation, number: int) -> None:
        own = delete(ScoreTick).where(ScoreTick.company_id == part.company_id)
        if not db.session.scalars(own.returning(ScoreTick.id)).all():
            db.session.add(
                ScoreTick(
                    company_id=part.company_id,
                    item="food_grade",
                    user_id=self.mentor_id,
                    ticked_on=date(2026, 11, 1),
                )
            )

    def rule(self, part: Participation, number: int) -> None:
        db.session.execute(delete(MeetingRule).where(MeetingRule.edition_id == self.edition.id))
        if number % 2:
            db.session.add(
                MeetingRule(edition_id=self.edition.id, partner_kind="exporter", meets=False)
            )

    def weight(self, part: Participation, number: int) -> None:
        db.session.execute(
            delete(CriterionWeight).where(CriterionWeight.edition_id == self.edition.id)
        )
        db.session.add(
            CriterionWeight(
                edition_id=self.edition.id, side="retailer", criterion="permits", steps=number % 11
            )
        )

    def leave(self, part: Participation, number: int) -> None:
        if len(parts_of(self.edition)) > 6:
            db.session.execute(delete(Participation).where(Participation.id == part.id))

    def arrive(self, part: Participation, number: int) -> None:
        if part.company.kind is CompanyKind.IKM:
            make_ikm(self.edition, permits=("nib", "pirt", "halal"))
        else:
            make_partner(self.edition)

    def remember(self, part: Participation, number: int) -> None:
        parts = parts_of(self.edition)
        ikm = next(p for p in parts if p.company.kind is CompanyKind.IKM)
        partner = next(p for p in parts if p.company.kind is not CompanyKind.IKM)
        earlier = make_edition(
            db.session.get_one(Host, self.edition.host_id), days=(date(2025, 12, 1),)
        )
        note_outcome(earlier, ikm.company, partner.company, Outcome.DEAL, now=NOW)

    def tag(self, part: Participation, number: int) -> None:
        part.company.tags = ["keripik"] if not part.company.tags else []


DOINGS = [name for name in vars(Steps) if not name.startswith("_")]
steps = st.lists(
    st.tuples(st.sampled_from(DOINGS), st.integers(0, 11), st.integers(0, 40), st.booleans()),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(taken=steps)
def test_after_any_steps_the_lists_are_those_made_from_nothing(taken, short_lists) -> None:
    db.session.rollback()
    edition = fair()
    refresh(edition)
    check(edition, enough=ENOUGH)
    do = Steps(edition)
    for name, which, number, then_refresh in taken:
        parts = parts_of(edition)
        getattr(do, name)(parts[which % len(parts)], number)
        db.session.flush()
        if then_refresh:
            refresh(edition)
            check(edition, enough=ENOUGH)
    refresh(edition)
    check(edition, enough=ENOUGH)


def test_one_changed_profile_is_judged_against_the_other_side_only() -> None:
    edition = fair(ikm=6, shops=4)
    first = refresh(edition)
    assert first is not None
    assert first.whole
    assert first.judged == 6 * 4
    changed = next(p for p in parts_of(edition) if p.company.kind is CompanyKind.IKM)
    Steps(edition).capacity(changed, 40)
    again = refresh(edition)
    assert again is not None
    assert (again.whole, again.judged, again.made) == (False, 4, 1)
    check(edition)


@pytest.mark.parametrize("wrong", ["no_list", "list_of_another_edition", "note_of_another"])
def test_no_impossible_entry_or_note_can_be_written(wrong: str) -> None:
    edition = fair(ikm=1, shops=1)
    other = make_edition(db.session.get_one(Host, edition.host_id))
    refresh(edition)
    ikm, shop = parts_of(edition)
    db.session.execute(delete(Listed))
    if wrong == "no_list":
        db.session.execute(delete(RankedList).where(RankedList.seeker_id == ikm.id))
    entry = {"score": 0.5, "sides": 1.0, "stopped": False, "refused": False}
    row = (
        ListDue(edition_id=other.id, participation_id=ikm.id)
        if wrong == "note_of_another"
        else Listed(
            edition_id=(other if wrong == "list_of_another_edition" else edition).id,
            seeker_id=ikm.id,
            candidate_id=shop.id,
            **entry,
        )
    )
    db.session.add(row)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_where_nothing_has_changed_nothing_is_done() -> None:
    edition = fair(ikm=2, shops=2)
    assert refresh(edition) is not None
    assert refresh(edition) is None
    assert queries.list_due_editions() == []


def test_an_import_makes_the_whole_edition_anew() -> None:
    edition = fair(ikm=2, shops=2)
    refresh(edition)
    for _ in range(core.MOST_ONE_BY_ONE + 1):
        make_ikm(edition)
    done = refresh(edition)
    assert done is not None
    assert done.whole
    check(edition)


def test_a_list_that_is_behind_says_since_when() -> None:
    edition = fair(ikm=2, shops=2)
    refresh(edition)
    shop = next(p for p in parts_of(edition) if p.company.kind is CompanyKind.RETAILER)
    Steps(edition).brief(shop, 9)
    db.session.flush()
    kept = queries.find_list(shop)
    assert kept is not None
    assert kept.changed_at is not None
    assert queries.list_due_editions() == [edition.id]
    refresh(edition)
    assert queries.find_change(edition.id) is None


def test_what_does_not_concern_matching_leaves_no_note() -> None:
    edition = fair(ikm=1, shops=1)
    refresh(edition)
    make_user(db.session.get_one(Host, edition.host_id))
    db.session.execute(update(Company).values(story=Company.story))
    assert db.session.scalar(select(func.count()).select_from(ListDue)) == 0


def test_an_edition_that_is_over_keeps_its_lists() -> None:
    edition = fair(ikm=2, shops=2)
    refresh(edition)
    kept = db.session.scalar(select(func.count()).select_from(Listed))
    db.session.execute(update(Day).where(Day.edition_id == edition.id).values(date=Day.date - 400))
    assert refresh(edition) is None
    assert queries.list_due_editions() == []
    assert db.session.scalar(select(func.count()).select_from(Listed)) == kept


def test_a_place_on_a_list() -> None:
    edition = fair(ikm=5, shops=2)
    refresh(edition)
    shop = next(p for p in parts_of(edition) if p.company.kind is CompanyKind.RETAILER)
    kept = queries.find_list(shop)
    assert kept is not None
    third = queries.find_place(shop, kept.candidate_ids[2])
    assert third == queries.Place(place=3, total=5, complete=True)
    assert queries.find_place(shop, shop.id) is None
    db.session.execute(delete(RankedList))
    assert queries.find_list(shop) is None


def test_a_changed_tag_of_the_tree_concerns_every_edition_of_the_host() -> None:
    edition = fair(ikm=1, shops=1)
    other = make_edition(db.session.get_one(Host, edition.host_id))
    refresh(edition)
    refresh(other)
    db.session.execute(delete(ListDue))
    db.session.execute(update(Tag).where(Tag.host_id == edition.host_id).values(name_en="x"))
    assert set(queries.list_due_editions()) == {edition.id, other.id}
