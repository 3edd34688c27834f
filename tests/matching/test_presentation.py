"""What a page says of a match."""

from __future__ import annotations

import pytest

from matchmaker.directory.core import Brief, CompanyKind, LoanProduct, NeedKind
from matchmaker.matching import queries
from matchmaker.matching.field import load_settings
from matchmaker.matching.presentation import show_match
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

LOAN = LoanProduct(name="KUR Mikro", min=10_000_000, max=100_000_000)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def test_a_match_of_nothing_is_said_plainly_instead_of_reasons(edition, app):
    """The IKM needs a retailer: what the bank finds in it makes no match."""
    brief = Brief(required_permits=("nib",), loan_products=(LOAN,))
    bank = make_partner(edition, kind=CompanyKind.BANK, brief=brief)
    ikm = make_ikm(edition, permits=("nib",), needs=({"kind": NeedKind.RETAIL},))
    settings = load_settings(edition)
    with app.test_request_context():
        for seeker, other in ((bank, ikm), (ikm, bank)):
            match = queries.find_match(seeker, other.company.public_id, settings)
            assert match.ranked.reasons
            shown = show_match(match, settings.day)
            assert (shown.percent, shown.reasons) == (0, [])
            assert shown.gaps[0] == "Yang dibutuhkan IKM tidak ada di sini, karena itu nilainya 0."


def test_a_match_of_something_shows_its_reasons(edition, app):
    partner, ikm = make_partner(edition), make_ikm(edition)
    settings = load_settings(edition)
    with app.test_request_context():
        shown = show_match(
            queries.find_match(partner, ikm.company.public_id, settings), settings.day
        )
    assert shown.reasons
    assert not [gap for gap in shown.gaps if "nilainya 0" in gap]
