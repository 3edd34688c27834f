"""What other weights would do: the same as lists made with them, the parts and the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, scoped_session

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.models import Consent
from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct, NeedKind
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.matching import queries
from matchmaker.matching.core.rule import KindRule, Rule
from matchmaker.matching.core.weights import with_own
from matchmaker.matching.field import Settings, load_field, load_settings
from matchmaker.matching.scoring import score_field
from matchmaker.matching.weighing import preview
from tests.factories.accounts import make_host
from tests.factories.directory import FOOD_BRIEF, make_ikm, make_partner
from tests.factories.events import make_edition

LOAN = {"kind": NeedKind.LOAN, "amount": 150_000_000, "purpose": "working_capital"}
KUR = Brief(
    sectors=("teknologi_pangan",),
    loan_products=(LoanProduct(name="KUR mikro", min=10_000_000, max=100_000_000),),
)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def weigh(settings: Settings, **sides: dict[str, float]) -> Settings:
    return replace(settings, weights=with_own(sides, settings.weights.tags))


def listed(part: Participation, settings: Settings) -> list[str]:
    return [match.ranked.id for match in queries.rank_candidates(part, settings)]


def test_the_same_settings_change_nothing(edition: Edition) -> None:
    make_ikm(edition), make_partner(edition)
    field = load_field(edition)
    effect = preview.compare(field, field.settings)
    assert (effect.of_partners.changed, effect.of_ikm.changed) == (0, 0)
    assert effect.pairs == (1, 1)
    assert not effect.sampled


def test_the_lists_are_those_that_the_pages_would_show(edition: Edition) -> None:
    """Also a bank's, which does not know the amounts of who does not name it."""
    shop = make_partner(edition, brief=replace(FOOD_BRIEF, products_sought=("keripik", "kopi")))
    bank = make_partner(edition, kind=CompanyKind.BANK, brief=KUR)
    makers = [
        make_ikm(edition, permits=("nib",), needs=(LOAN,)),
        make_ikm(edition, product="kopi robusta", needs=(LOAN,)),
        make_ikm(edition, sectors=["kerajinan"], product="batik tulis"),
    ]
    db.session.execute(
        delete(Consent).where(
            Consent.company_id == makers[0].company_id, Consent.purpose == Purpose.BANK
        )
    )
    db.session.commit()
    settings, field = load_settings(edition), load_field(edition)
    other = replace(
        weigh(settings, retailer={"permits": 0.0, "product": 5.0}, bank={"amount": 5.0}),
        rule=Rule(kinds={"retailer": KindRule(never=("kerajinan",))}),
    )
    for state in (settings, other):
        of_partners, of_ikm = preview.list_all(score_field(field, state))
        for part in (shop, bank):
            assert list(of_partners[part.public_id]) == listed(part, state)
        for part in makers:
            assert list(of_ikm[part.public_id]) == listed(part, state)
    effect = preview.compare(field, other)
    assert effect.pairs == (6, 5)
    assert effect.alone == (0, 0)
    assert effect.of_partners.renewed == 1
    assert [mover.id for mover in effect.of_partners.down] == [makers[2].public_id]


def test_one_companys_list_says_where_each_stood(edition: Edition) -> None:
    shop = make_partner(edition)
    rich, poor = make_ikm(edition), make_ikm(edition, permits=())
    field = load_field(edition)
    [buyer] = field.partners
    other = replace(field.settings, rule=Rule(kinds={"retailer": KindRule(only=("herbal",))}))
    before, after = preview.compare_list(field, other, buyer)
    assert [(p.ranked.id, p.place, p.other_place) for p in before] == [
        (rich.public_id, 1, None),
        (poor.public_id, 2, None),
    ]
    assert after == []
    before, after = preview.compare_list(field, field.settings, buyer)
    assert before == after
    assert [p.other_place for p in after] == [1, 2]
    assert listed(shop, field.settings) == [p.ranked.id for p in after]


def test_a_large_edition_is_sampled(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        make_ikm(edition)
    for _ in range(3):
        make_partner(edition)
    field = load_field(edition)
    monkeypatch.setattr(preview, "MOST_PAIRS", 9)
    effect = preview.compare(field, field.settings)
    assert effect.sampled
    # 18 pairs are twice as many as may be looked at: every second company of each side.
    assert (effect.of_ikm.lists, effect.of_partners.lists) == (3, 2)
    assert effect.pairs == (18, 18)


def test_whoever_may_meet_nobody_is_counted(edition: Edition) -> None:
    make_ikm(edition), make_partner(edition)
    field = load_field(edition)
    nobody = replace(field.settings, rule=Rule(kinds={"retailer": KindRule(meets=False)}))
    assert preview.compare(field, nobody).alone == (0, 1)
