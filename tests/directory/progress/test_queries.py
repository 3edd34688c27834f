"""The demand of an edition, and what a profile says to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker.directory.core import Brief, CompanyKind, PermitState
from matchmaker.directory.progress.core import Topic
from matchmaker.directory.progress.queries import answered_by, get_demand, get_progress
from matchmaker.directory.progress.words import find_place, say_gain, say_item
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def day(edition):
    return edition.days[0].date


def test_only_partners_of_the_edition_that_are_shown_are_counted(edition):
    part = make_ikm(edition)
    wants = Brief(required_permits=("barcode", "halal"), min_capacity_per_month=700)
    for _ in range(3):
        make_partner(edition, brief=wants)
    make_partner(edition, brief=Brief(sectors=("kerajinan",), required_permits=("barcode",)))
    make_partner(make_edition(make_host()), brief=wants)
    make_partner(edition, brief=wants, restricted_at=part.created_at)
    make_partner(edition, kind=CompanyKind.EXPORTER, brief=Brief())
    demand = get_demand(part)
    assert demand.requirements == {"barcode": 3, "halal": 3}
    assert (demand.asked[Topic.HS], demand.least_capacity) == (1, (700, 700, 700))


def test_held_is_neither_in_process_nor_expired(edition, day):
    part = make_ikm(edition, permits=("nib", "pirt", "halal"))
    nib, pirt, halal = part.company.permits
    pirt.state = PermitState.IN_PROCESS
    halal.expires_on = day - timedelta(days=1)
    assert answered_by(part, day, has_photo=False).held == {"nib"}
    halal.expires_on = day
    assert answered_by(part, day, has_photo=False).held == {"nib", "halal"}
    assert nib.kind == "nib"


def test_the_next_best_step_says_its_gain_and_its_place(app, edition, day):
    part = make_ikm(edition, story="Ada", permits=("nib",))
    for _ in range(2):
        make_partner(edition, brief=Brief(required_permits=("barcode", "pirt|bpom_food")))
    progress, demand = get_progress(part, day)
    with app.test_request_context():
        found = {
            say_item(item): (say_gain(item, demand), find_place(item, part.company))
            for item in progress.missing
        }
    product = part.company.products[0].public_id
    gain, place = found["Tambahkan barcode"]
    assert gain.startswith("2 ")
    assert (place.product, place.step, place.question) == (product, "kemasan", "barcode")
    gain, place = found["Tambahkan izin: P-IRT atau BPOM MD"]
    assert place.permit == "pirt"
    _, place = found["Tambah foto"]
    assert (place.product, place.step) == (product, "foto")


def test_without_a_product_all_product_questions_lead_to_the_list(edition, day):
    part = make_ikm(edition, products=[])
    progress, _ = get_progress(part, day)
    assert progress.missing[0].topic is Topic.PRODUCT
    for item in progress.missing:
        place = find_place(item, part.company)
        assert place.step or place.permit or not place.product


def test_a_sector_without_briefs_still_has_the_basic_questions(edition, day):
    progress, demand = get_progress(make_ikm(edition), day)
    assert demand.requirements == {}
    assert {item.asked_by for item in progress.missing} == {0}
    assert progress.total >= len(progress.missing)
