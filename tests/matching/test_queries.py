"""Ranked lists out of rows, at a fixed number of queries."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct, NeedKind
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.matching import queries, service
from matchmaker.matching.core.rule import RefusalCode
from matchmaker.matching.field import Settings, load_settings
from matchmaker.matching.models import WishKind
from matchmaker.matching.rules.models import MeetingRule
from matchmaker.programme.models import GateResult
from tests.directory.visiting import statements
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def settings_of(participation: Participation) -> Settings:
    return load_settings(db.session.get_one(Edition, participation.edition_id))


def names(participation: Participation) -> list[str]:
    return [
        match.participation.company.name
        for match in queries.rank_candidates(participation, settings_of(participation))
    ]


def test_a_partner_gets_graduated_ikm_of_its_edition_best_first(edition: Edition) -> None:
    partner = make_partner(edition)
    make_ikm(edition, name="Batik", product="batik tulis", sectors=["kerajinan"])
    make_ikm(edition, name="Keripik")
    make_ikm(edition, name="Belum", graduated=False)
    make_ikm(make_edition(make_host()), name="Acara lain")
    make_partner(edition, name="Mitra lain")
    assert names(partner) == ["Keripik", "Batik"]


def test_an_ikm_gets_partners_best_first(edition: Edition) -> None:
    loan = {"kind": NeedKind.LOAN, "amount": 50_000_000, "purpose": "working_capital"}
    ikm = make_ikm(edition, needs=(loan,))
    make_partner(edition, name="Toko")
    make_partner(
        edition,
        name="Bank",
        kind=CompanyKind.BANK,
        brief=Brief(
            sectors=("teknologi_pangan",),
            loan_products=(LoanProduct(name="KUR mikro", min=10_000_000, max=100_000_000),),
        ),
    )
    assert names(ikm) == ["Bank", "Toko"]


def test_an_ikm_that_has_not_graduated_is_not_matched(edition: Edition) -> None:
    ikm, partner = make_ikm(edition, graduated=False), make_partner(edition)
    assert not queries.is_matched(ikm)
    assert names(ikm) == []
    assert queries.find_match(ikm, partner.company.public_id, load_settings(edition)) is None
    assert queries.find_match(partner, ikm.company.public_id, load_settings(edition)) is None


def test_an_override_counts_as_graduated(edition: Edition) -> None:
    ikm, partner = make_ikm(edition, graduated=False), make_partner(edition)
    db.session.get_one(GateResult, ikm.id).standing = True
    db.session.commit()
    assert names(partner) == [ikm.company.name]


def test_reasons_come_out_of_the_rows(edition: Edition) -> None:
    partner, ikm = make_partner(edition), make_ikm(edition)
    match = queries.find_match(partner, ikm.company.public_id, load_settings(edition))
    assert match is not None
    assert {reason.id for reason in match.ranked.reasons} >= {
        "kapasitas 2.000 × pouch 200 g per bulan, diminta 500",
        "membuat produk yang dicari: keripik singkong",
        "menyatakan memegang P-IRT yang diminta, belum diverifikasi",
        "harga Rp15.000 per pouch 200 g masuk kisaran Rp5.000 sampai Rp30.000",
        "menerima cara bayar yang ditawarkan: tempo 14 hari",
    }
    assert match.ranked.gaps == ()


def test_the_list_and_the_single_pair_agree(edition: Edition) -> None:
    partner = make_partner(edition)
    for permits in ((), ("nib",), ("nib", "pirt")):
        make_ikm(edition, permits=permits)
    for listed in queries.rank_candidates(partner, load_settings(edition)):
        single = queries.find_match(
            partner, listed.participation.company.public_id, load_settings(edition)
        )
        assert single == listed


def test_the_number_of_queries_does_not_depend_on_the_rows(edition: Edition) -> None:
    partner = make_partner(edition)
    make_ikm(edition)
    settings = load_settings(edition)
    with statements() as at_one:
        queries.rank_candidates(partner, settings)
    for _ in range(29):
        make_ikm(edition)
    db.session.expire_all()
    partner = db.session.get_one(Participation, partner.id)
    _ = partner.company.kind
    with statements() as at_thirty:
        assert len(queries.rank_candidates(partner, settings)) == 30
    assert len(at_thirty) == len(at_one)


def test_wishes_of_both_sides_move_the_list(edition: Edition) -> None:
    partner = make_partner(edition)
    one, two, three = (make_ikm(edition, name=name) for name in "ABC")
    service.set_wish(partner, three.company.public_id, WishKind.MUST)
    service.set_wish(one, partner.company.public_id, WishKind.RATHER_NOT)
    matches = queries.rank_candidates(partner, load_settings(edition))
    assert [m.participation.id for m in matches] == [three.id, two.id, one.id]
    assert [m.wish for m in matches] == [WishKind.MUST, None, None]
    assert matches[-1].ranked.rather_not


def test_a_pair_that_the_rule_forbids_is_on_no_list(edition: Edition) -> None:
    shop, bank = make_partner(edition), make_partner(edition, kind=CompanyKind.BANK)
    food, batik = make_ikm(edition), make_ikm(edition, name="Batik", sectors=["kerajinan"])
    db.session.add(
        MeetingRule(edition_id=edition.id, partner_kind="retailer", only_tags=["herbal"])
    )
    db.session.add(
        MeetingRule(edition_id=edition.id, partner_kind="bank", never_tags=["kerajinan"])
    )
    db.session.flush()
    settings = load_settings(edition)
    assert names(shop) == []
    assert names(bank) == [food.company.name]
    assert names(batik) == []
    assert [m.participation.id for m in queries.rank_some(food, [shop.id, bank.id], settings)] == [
        bank.id
    ]
    assert queries.find_match(food, shop.company.public_id, settings) is None
    assert queries.find_match(shop, food.company.public_id, settings) is None
    for one, other in ((food, shop), (shop, food)):
        refused = queries.refusal_of(settings, one, other)
        assert refused is not None
        assert refused.code is RefusalCode.ONLY
    assert queries.refusal_of(settings, food, bank) is None
