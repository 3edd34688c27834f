"""From meetings in the database to suggested weights, and the page that shows them."""

from __future__ import annotations

from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.matching.core.past import Absent, Outcome
from matchmaker.matching.evidence.service import note_outcome
from matchmaker.matching.learning.core import Finding, is_held_out
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.organiser.learning import learn
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import ASKED_AT, make_meeting

PRICE_AND_PERMITS = Brief(
    sectors=("teknologi_pangan",), price_low=10_000, price_high=20_000, required_permits=("nib",)
)


@pytest.fixture
def edition(db_session: object) -> Edition:
    return make_edition(make_host())


def answer_by_price(edition: Edition, shops: int = 9, first: int = 0) -> None:
    """Shops that accept who has the permit and decline who has not; the price means nothing."""
    with_permit = [make_ikm(edition, permits=("nib",)) for _ in range(4)]
    without = [make_ikm(edition, permits=()) for _ in range(4)]
    for number in range(shops):
        # Which companies are held out hangs on their ids: these are the same in every run.
        shop = make_partner(
            edition, brief=PRICE_AND_PERMITS, public_id=f"pasarpasar{first + number:06d}"
        )
        for ikm in with_permit:
            make_meeting(ikm, shop, asked_by=Side.IKM, state=MeetingState.ACCEPTED)
        for ikm in without:
            make_meeting(ikm, shop, asked_by=Side.IKM, state=MeetingState.DECLINED)


def test_what_answers_hang_on_is_suggested_and_nothing_else(edition: Edition) -> None:
    answer_by_price(edition)
    report = learn(edition)
    assert report.answers == 72
    assert report.companies == 9
    assert [(one.side, one.criterion) for one in report.changes] == [("retailer", "permits")]
    [permits] = report.changes
    assert permits.suggested == permits.now + 1.0
    # A third of the shops only tests: their answers are not among those that taught.
    assert permits.accepted + permits.declined < report.answers
    assert report.comparison.now.of == 4 * sum(
        is_held_out(part.company.public_id) for part in _shops(edition)
    )


def _shops(edition: Edition) -> list[Participation]:
    parts = db.session.scalars(select(Participation).filter_by(edition_id=edition.id))
    return [part for part in parts if part.company.kind is CompanyKind.RETAILER]


def test_the_other_editions_of_the_host_teach_too_and_strangers_do_not(edition: Edition) -> None:
    answer_by_price(edition)
    host = db.session.get_one(Host, edition.host_id)
    later = make_edition(
        host, name="Temu Bisnis 2027", days=(edition.days[0].date.replace(year=2027),)
    )
    foreign = make_edition(make_host(), days=later.days and (later.days[0].date,))
    assert learn(later).answers == 72
    assert learn(foreign).answers == 0
    # What came after an edition does not teach it.
    answer_by_price(later, shops=1, first=50)
    assert learn(edition).answers == 72


def test_ikm_that_were_asked_teach_their_side(edition: Edition, monkeypatch) -> None:
    # Whom the comparison holds out goes by ids that are drawn: three of three, now and then.
    monkeypatch.setattr("matchmaker.organiser.learning.is_held_out", lambda company: False)
    shop = make_partner(edition)
    for number in range(3):
        ikm = make_ikm(edition)
        state = MeetingState.ACCEPTED if number else MeetingState.DECLINED
        make_meeting(ikm, shop, asked_by=Side.PARTNER, state=state)
    told = [one for one in learn(edition).findings if one.accepted + one.declined]
    assert {one.side for one in told} == {"ikm"}
    assert all(one.few for one in told)


def test_deeds_count_more_than_words(edition: Edition, monkeypatch) -> None:
    monkeypatch.setattr("matchmaker.organiser.learning.is_held_out", lambda company: False)
    shop, away, traded = make_partner(edition), make_ikm(edition), make_ikm(edition)
    make_meeting(away, shop, asked_by=Side.IKM, state=MeetingState.ACCEPTED)
    note = partial(note_outcome, edition, partner=shop.company, now=ASKED_AT)
    assert [(one.accepted, one.declined) for one in _told(edition, "retailer")] == [(1, 0)]
    note(ikm=away.company, outcome=Outcome.ABSENT, absent=Absent.PARTNER)
    assert [(one.accepted, one.declined) for one in _told(edition, "retailer")] == [(0, 1)]
    # The IKM that came in vain is not blamed, and who traded without a request has both agreed.
    note(ikm=traded.company, outcome=Outcome.DEAL)
    assert [(one.accepted, one.declined) for one in _told(edition, "retailer")] == [(1, 1)]
    assert [(one.accepted, one.declined) for one in _told(edition, "ikm")] == [(1, 0)]


def _told(edition: Edition, side: str) -> list[Finding]:
    """What is told of the product, by companies that are not held out."""
    db.session.flush()
    return [
        one
        for one in learn(edition).findings
        if one.side == side and one.criterion == "product" and one.accepted + one.declined
    ]


def organiser(client: FlaskClient, edition: Edition) -> FlaskClient:
    sign_in(client, make_user(db.session.get_one(Host, edition.host_id), Role.ORGANISER))
    return client


def address(edition: Edition, query: str = "") -> str:
    return f"/kelola/{edition.slug}/pencocokan/belajar{query}"


def test_the_page_comes_at_once_and_asks_for_its_figures(client, edition) -> None:
    page = organiser(client, edition).get(address(edition)).text
    assert f'hx-get="{address(edition, "?hitung=1")}"' in page
    assert "Jawaban yang" not in page


def test_figures_evidence_and_the_way_to_the_form(client, edition) -> None:
    answer_by_price(edition)
    page = organiser(client, edition).get(address(edition, "?hitung=1"))
    assert page.status_code == 200
    assert "100% dari" in page.text
    assert "bobot_retailer_permits=4" in page.text
    assert "terlalu sedikit untuk disimpulkan" in page.text  # of the sides nobody asked
    form = client.get(f"/kelola/{edition.slug}/pencocokan/bobot?bobot_retailer_permits=4")
    assert 'value="4' in form.text


def test_where_nobody_answered_the_page_says_so(client, edition) -> None:
    make_meeting(make_ikm(edition), make_partner(edition))
    page = organiser(client, edition).get(address(edition, "?hitung=1")).text
    assert "Belum ada jawaban" in page


def test_htmx_gets_the_figures_alone(client, edition) -> None:
    headers = {"HX-Request": "true", "HX-Target": "learned"}
    part = organiser(client, edition).get(address(edition, "?hitung=1"), headers=headers).text
    assert "<html" not in part
