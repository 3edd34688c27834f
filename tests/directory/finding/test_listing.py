"""The listing says what is true, whatever has happened, and in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from matchmaker.accounts.consent_texts import CURRENT_VERSION, Purpose
from matchmaker.accounts.core import ConsentSource
from matchmaker.accounts.models import Consent
from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, NeedKind, PermitState
from matchmaker.directory.finding.models import ListedWord, Listing
from matchmaker.directory.models import Company, Participation, Permit, Product
from matchmaker.directory.visibility import is_shown
from matchmaker.events.models import Day, Edition
from matchmaker.programme.models import GateResult
from matchmaker.reference.regencies import list_regencies
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import FIRST_DAY, make_edition

pytestmark = pytest.mark.usefixtures("db_session")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
FIELDS = (
    "kind", "graduated", "is_shown", "erased", "audience", "export_ready", "capacity", "price",
    "sort_name", "created_at", "regencies", "tags", "permits", "needs",
)  # fmt: skip


def slow_truth(part: Participation) -> dict[str, Any]:
    """What a listing has to say, read from the rows themselves, one after the other."""
    company = part.company
    gate = db.session.get(GateResult, part.id, populate_existing=True)
    graduated = company.kind is CompanyKind.IKM and gate is not None and gate.standing
    shown = db.session.scalar(select(Company.id).where(Company.id == company.id, is_shown()))
    days = db.session.scalars(select(Day.date).where(Day.edition_id == part.edition_id)).all()
    audience = "host"
    if company.erased_at is not None:
        audience = "nobody"
    elif shown is not None and company.kind is not CompanyKind.IKM:
        audience = "ikm"
    elif shown is not None and graduated:
        audience = "partners"
    held = [
        permit.kind
        for permit in company.permits
        if permit.state in (PermitState.DECLARED, PermitState.VERIFIED)
        and (permit.expires_on is None or (days and permit.expires_on >= min(days)))
    ]
    capacities = [p.capacity_per_month for p in company.products]
    prices = [p.price for p in company.products]
    return {
        "kind": company.kind,
        "graduated": graduated,
        "is_shown": shown is not None,
        "erased": company.erased_at is not None,
        "audience": audience,
        "export_ready": bool(company.export_ready),
        "capacity": max((c for c in capacities if c is not None), default=None),
        "price": min((p for p in prices if p is not None), default=None),
        "sort_name": company.name.lower(),
        "created_at": part.created_at,
        "regencies": sorted(
            {*filter(None, [company.regency_code]), *part.brief.get("regions", ())}
        ),
        "tags": sorted({*company.sectors, *company.tags, *part.brief.get("tags", ())}),
        "permits": sorted(set(held)),
        "needs": sorted({need["kind"] for need in part.needs}),
    }


def check() -> None:
    """Compare all listings with the truth, and the words with those of the listings."""
    db.session.flush()
    db.session.expire_all()
    kept = {
        row.participation_id: {name: getattr(row, name) for name in FIELDS}
        for row in db.session.scalars(select(Listing))
    }
    parts = db.session.scalars(select(Participation)).all()
    assert kept == {part.id: slow_truth(part) for part in parts}
    listed = select(ListedWord.edition_id, ListedWord.word)
    words = db.session.execute(
        text(
            "SELECT DISTINCT edition_id, word FROM directory_listing,"
            " unnest(tsvector_to_array(ts_filter(search, '{a,c}'))) AS word"
            " WHERE length(word) BETWEEN 3 AND 40 AND word !~ '^[0-9]+$'"
        )
    )
    assert {(row[0], row[1]) for row in db.session.execute(listed)} == {
        (row[0], row[1]) for row in words
    }


def consent(company: Company) -> None:
    open_already = db.session.scalar(
        select(Consent.id).where(
            Consent.company_id == company.id,
            Consent.purpose == Purpose.PARTNERS,
            Consent.withdrawn_at.is_(None),
        )
    )
    if open_already is None:
        db.session.add(
            Consent(
                company_id=company.id,
                purpose=Purpose.PARTNERS,
                version=CURRENT_VERSION,
                source=ConsentSource.PAPER,
                given_at=NOW,
            )
        )


def withdraw(company: Company) -> None:
    db.session.execute(
        update(Consent).where(Consent.company_id == company.id).values(withdrawn_at=NOW)
    )


def restrict(company: Company) -> None:
    company.restricted_at = None if company.restricted_at else NOW


def erase(company: Company) -> None:
    company.phone = company.email = company.nib = company.sales_per_year = None
    company.contact_name = company.story = ""
    company.name, company.erased_at = "Usaha yang dihapus", NOW


def delete_company(company: Company) -> None:
    db.session.execute(delete(Company).where(Company.id == company.id))


def leave(company: Company) -> None:
    db.session.execute(delete(Participation).where(Participation.company_id == company.id))


def judge(company: Company) -> None:
    for part in parts_of(company):
        result = db.session.get(GateResult, part.id)
        if result is None:
            db.session.add(
                GateResult(
                    participation_id=part.id,
                    day=FIRST_DAY,
                    product_type="food_dry",
                    outcomes=[],
                    graduated=True,
                    standing=True,
                )
            )
        else:
            result.standing = not result.standing


def forget_verdict(company: Company) -> None:
    ids = [part.id for part in parts_of(company)]
    db.session.execute(delete(GateResult).where(GateResult.participation_id.in_(ids)))


def add_product(company: Company) -> None:
    if company.erased_at is not None:
        return  # the database refuses it: what is erased stays erased
    position = max((p.position for p in company.products), default=0) + 1
    company.products.append(
        Product(
            position=position,
            name_id=f"wajik ketan {position}",
            name_en="sticky rice",
            product_type="food_dry",
            price=900 * position,
            capacity_per_month=7_000 * position,
        )
    )


def drop_product(company: Company) -> None:
    if company.products:
        company.products.pop(0)


def add_permit(company: Company) -> None:
    if company.erased_at is not None:
        return  # as with products
    company.permits.append(
        Permit(
            kind="halal",
            number=f"no {len(company.permits)}",
            state=PermitState.DECLARED,
            expires_on=date(2026, 12, 14 + len(company.permits) % 3),
        )
    )


def unsettle_permits(company: Company) -> None:
    db.session.execute(
        update(Permit).where(Permit.company_id == company.id).values(state=PermitState.IN_PROCESS)
    )


def give_permits_away(company: Company) -> None:
    remaining = select(Company.id).where(Company.erased_at.is_(None))
    other = db.session.scalar(remaining.order_by(Company.id).limit(1))
    if other is None:
        return
    db.session.execute(
        update(Permit)
        .where(Permit.company_id == company.id)
        .values(company_id=other, number=Permit.number + f"/{company.id}")
    )


def change_profile(company: Company) -> None:
    if company.erased_at is None:
        company.name = f"Sari {company.name[:20]}"
    company.tags = ["jamu"] if not company.tags else []
    company.regency_code = "33.02"
    company.export_ready = not company.export_ready


def change_part(company: Company) -> None:
    for part in parts_of(company):
        part.brief = Brief(regions=("Kebumen",), products_sought=("tikar pandan",)).to_json()
        part.brief |= {"tags": ["anyaman"]}
        part.needs = [{"kind": NeedKind.LOAN}, {"kind": NeedKind.EXPORT}]


def move_the_edition(company: Company) -> None:
    for part in parts_of(company):
        db.session.execute(
            update(Day).where(Day.edition_id == part.edition_id).values(date=Day.date + 10)
        )


def lose_a_day(company: Company) -> None:
    for part in parts_of(company):
        first = select(Day.id).where(Day.edition_id == part.edition_id).order_by(Day.date).limit(1)
        db.session.execute(delete(Day).where(Day.id.in_(first)))


def change_all_at_once(_: Company) -> None:
    all_of_them = update(Company).where(Company.erased_at.is_(None))
    db.session.execute(all_of_them.values(story="Rotan dan enceng gondok"))


STEPS: tuple[Callable[[Company], None], ...] = (
    consent, withdraw, restrict, erase, delete_company, leave, judge, forget_verdict, add_product,
    drop_product, add_permit, unsettle_permits, give_permits_away, change_profile, change_part,
    move_the_edition, lose_a_day, change_all_at_once,
)  # fmt: skip


def parts_of(company: Company) -> list[Participation]:
    return list(
        db.session.scalars(select(Participation).where(Participation.company_id == company.id))
    )


@pytest.fixture
def there(db_session: Any) -> SimpleNamespace:
    """Two editions; an IKM comes to both."""
    host = make_host()
    edition = make_edition(host)
    ikm = make_ikm(edition, name="Mekar Sari", story="Sejak 2019")
    later = make_edition(host, name="Temu Bisnis 2027", days=(date(2027, 12, 14),))
    again = Participation(host_id=host.id, edition_id=later.id, company_id=ikm.company_id)
    db.session.add(again)
    make_ikm(edition, graduated=False, consents=False, sectors=["herbal"])
    make_partner(edition, brief=Brief(regions=("semua",), products_sought=("keripik",)))
    db.session.commit()
    return SimpleNamespace(ids=list(db.session.scalars(select(Company.id).order_by(Company.id))))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(STEPS)), min_size=1, max_size=8))
def test_the_listing_is_true_after_any_steps(
    there: SimpleNamespace, steps: list[tuple[int, Callable[[Company], None]]]
) -> None:
    savepoint = db.session.begin_nested()
    try:
        for which, step in steps:
            company = db.session.get(Company, there.ids[which], populate_existing=True)
            if company is not None and (company.erased_at is None or step is not erase):
                step(company)
                check()
    finally:
        db.session.expunge_all()
        savepoint.rollback()


@pytest.mark.parametrize("step", STEPS)
def test_the_listing_is_true_after_each_step(
    there: SimpleNamespace, step: Callable[[Company], None]
) -> None:
    """Once for sure, whatever the steps drawn above."""
    check()
    step(db.session.get_one(Company, there.ids[0]))
    check()


def test_of_an_erased_company_no_word_stays(there: SimpleNamespace) -> None:
    company = db.session.get_one(Company, there.ids[0])
    company.name, company.story = "Gudeg Yudhistira", "resep nenek"
    db.session.flush()
    erase(company)
    db.session.flush()
    words = set(db.session.scalars(select(ListedWord.word)))
    assert words.isdisjoint({"gudeg", "yudhistira", "resep", "nenek"})
    searches = db.session.scalars(
        select(Listing.search).where(Listing.company_id == company.id)
    ).all()
    assert set(searches) == {""}


def test_a_story_of_ten_thousand_characters_is_kept_and_found(there: SimpleNamespace) -> None:
    company = db.session.get_one(Company, there.ids[0])
    company.story = "kelapa " * 1_600 + "gula aren"
    db.session.flush()
    assert "aren" in set(db.session.scalars(select(ListedWord.word)))
    check()


def test_an_edition_without_companies_has_no_listing(there: SimpleNamespace) -> None:
    db.session.execute(delete(Edition).where(Edition.name == "Temu Bisnis 2027"))
    check()


def test_a_company_is_found_by_the_names_of_kabupaten_that_pages_say() -> None:
    """The listing's own copy of the names and the reference data are the same."""
    asked = text("SELECT directory_regency_name(:code)")
    said = {r.code: db.session.scalar(asked, {"code": r.code}) for r in list_regencies()}
    assert said == {regency.code: regency.label for regency in list_regencies()}
    assert db.session.scalar(asked, {"code": "99.99"}) is None
