"""Somebody who will leave: with traces of their name in every table that can hold one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from matchmaker import clock
from matchmaker.accounts import service as accounts
from matchmaker.accounts import trail
from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host, User
from matchmaker.db import db
from matchmaker.directory import photos, registering
from matchmaker.directory.core import CompanyKind, Disclosed, NeedKind, RegistrationState
from matchmaker.directory.models import Participation
from matchmaker.directory.openings import note_look
from matchmaker.events.models import Edition, Seat
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from matchmaker.matching.core.past import Absent, Outcome
from matchmaker.matching.evidence.models import PairOutcome
from matchmaker.matching.models import Wish, WishKind
from matchmaker.meetings import disclosures
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.notifications import service as notifications
from matchmaker.outbox.models import Fact
from matchmaker.programme.cohorts import service as cohorts
from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.queries import find_member
from matchmaker.programme.cohorts.service import CohortEntry
from matchmaker.programme.indicators.service import MeasuredEntry
from matchmaker.programme.models import Expert, ExpertQuestion, GateOverride, GateResult
from matchmaker.programme.visits import service as visits
from matchmaker.programme.visits.core import Topic, VisitMode
from matchmaker.programme.visits.service import Author, StepEntry, VisitEntry
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_answers, make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.files.evil import picture
from tests.meetings.conftest import race, racing_app

__all__ = ["race", "racing_app"]

NAME = "Wagiyem Sastrowidjojo"
FIRM = "Rengginang Wagiyem Jaya"
PHONE = "+6281298765432"
EMAIL = "wagiyem@contoh.example"
NIB = "9120304059988"
# No part of them may be found anywhere; neither may the barcode and what others wrote of her.
NEEDLES = ("wagiyem", "sastrowidjojo", "81298765432", "98765432", NIB, "8991234567890")


@dataclass
class Leaving:
    """The edition, who leaves, and the others who look afterwards."""

    host: Host
    edition: Edition
    ikm: Participation
    owner: User
    shop: Participation
    bank: Participation
    people: dict[str, User]


@pytest.fixture
def mail(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The folders that letters and rosters lie in."""
    before = app.config["MAIL_URL"], app.config["DATA"]
    app.config["MAIL_URL"], app.config["DATA"] = f"file://{tmp_path / 'mail'}", tmp_path
    (tmp_path / "mail").mkdir()
    yield tmp_path / "mail"
    app.config["MAIL_URL"], app.config["DATA"] = before


@pytest.fixture
def leaving(db_session: object, mail: Path) -> Leaving:
    """An IKM with a request, an agreed meeting, a wish, a decision, seats and messages."""
    host = make_host()
    edition = make_edition(host)
    ikm = make_ikm(
        edition,
        name=FIRM,
        contact_name=NAME,
        phone=PHONE,
        email=EMAIL,
        nib=NIB,
        story=f"{NAME} mulai dari dapur sendiri.",
        sales_per_year=987_654_321,
        needs=({"kind": NeedKind.LOAN, "amount": 37_000_000, "purpose": "working_capital"},),
        product="rengginang Bu Wagiyem",
    )
    ikm.company.products[0].barcode = "8991234567890"
    shop = make_partner(edition, name="Toko Srikandi")
    bank = make_partner(edition, name="Bank Dana Desa", kind=CompanyKind.BANK)
    other = make_ikm(edition, name="Keripik Tetangga")
    owner = make_user(
        host, Role.IKM, name=NAME, email=EMAIL, phone=PHONE, acts_for=(ikm.company_id,)
    )
    people = {
        "organiser": make_user(host, Role.ORGANISER, name="Dewi"),
        "partner": make_user(host, Role.PARTNER, name="Budi", acts_for=(shop.company_id,)),
        "bank": make_user(host, Role.PARTNER, name="Bayu", acts_for=(bank.company_id,)),
        "ikm": make_user(host, Role.IKM, name="Tini", acts_for=(other.company_id,)),
        "mentor": make_user(host, Role.MENTOR, name="Ratna", mentors=(ikm.company_id,)),
        "desk": make_user(host, Role.DESK, name="Joko"),
        "observer": make_user(host, Role.OBSERVER, name="Dinas"),
    }
    found = Leaving(
        host=host, edition=edition, ikm=ikm, owner=owner, shop=shop, bank=bank, people=people
    )
    _leave_traces(found)
    db.session.commit()
    return found


def _be_mentored(found: Leaving) -> None:
    """A cohort that it left, a visit with words, a missed one, a step and a market of its name."""
    company, day = found.ikm.company, clock.today("Asia/Jakarta")
    cohort = cohorts.create_cohort(
        found.host.id,
        CohortEntry(
            name="Angkatan 7",
            starts_on=day - timedelta(days=60),
            close_months=2,
            follow_months=12,
            mode=CohortMode.ON_SITE,
        ),
    )
    cohorts.add_members(cohort, [company.id], cohort.starts_on)
    author = Author(visitor_id=found.people["mentor"].id, recorded_by_id=found.people["mentor"].id)
    visits.record_visit(
        company,
        VisitEntry(
            client_id=None,
            day=day - timedelta(days=9),
            place=f"Rumah {NAME}",
            findings={Topic.MARKET: f"{NAME} menjual di pasar pagi."},
            steps=[StepEntry(what=f"{NAME} membeli cap tanggal")],
            measured=MeasuredEntry(
                measured_on=day - timedelta(days=9), workers=3, markets=("Warung Wagiyem",)
            ),
        ),
        author=author,
        data=Path(current_app.config["DATA"]),
        now=clock.now(),
    )
    missed = visits.plan_visit(
        company, day=day, hour=None, mode=VisitMode.ON_SITE, place="", author=author
    )
    visits.miss_visit(missed, f"{NAME} sakit.")
    member = find_member(cohort.id, company.public_id)
    assert member is not None
    cohorts.leave(member, day, f"{NAME} pindah usaha.")


def _leave_traces(found: Leaving) -> None:
    ikm, now = found.ikm, clock.now()
    seat = db.session.query(Seat).filter_by(participation_id=ikm.id).one()
    seat.label, seat.user_id = NAME, found.owner.id
    make_meeting(ikm, found.shop, message=f"Kami tertarik, Bu {NAME}.")
    agreed = make_meeting(
        ikm, found.bank, state=MeetingState.ACCEPTED, asked_by=Side.IKM, message="Hubungi Wagiyem"
    )
    disclosures.open_contacts(agreed)
    db.session.add_all(
        [
            Wish(
                edition_id=ikm.edition_id, from_id=ikm.id, about_id=found.shop.id,
                kind=WishKind.MUST,
            ),
            GateOverride(
                participation_id=ikm.id, passes=True, reason=f"{NAME} menunjukkan suratnya.",
                decided_by_id=found.people["organiser"].id, decided_at=now,
            ),
        ]
    )  # fmt: skip
    db.session.add(
        PairOutcome(
            host_id=ikm.host_id, edition_id=ikm.edition_id, ikm_id=ikm.company_id,
            partner_id=found.shop.company_id, outcome=Outcome.ABSENT, absent=Absent.PARTNER,
            noted_at=now,
        )
    )  # fmt: skip
    _be_mentored(found)
    expert = Expert(host_id=found.host.id, name="Rahmat Ahli", fields=["export"])
    db.session.add(expert)
    db.session.flush()
    db.session.add(
        ExpertQuestion(
            host_id=found.host.id, edition_id=found.edition.id, expert_id=expert.id,
            asked_by_id=found.people["mentor"].id, company_id=ikm.company_id,
            message=f"Bagaimana {NAME} bisa ekspor?",
        )
    )  # fmt: skip
    result = db.session.get_one(GateResult, ikm.id)
    result.outcomes = [
        {
            "criterion": "permits", "outcome": "pass", "mend": None,
            "evidence": {"id": f"P-IRT {NIB}", "en": f"P-IRT {NIB}"},
        }
    ]  # fmt: skip
    found.edition.ikm_may_register = True
    by = found.people["organiser"].id
    photo = files.clean(picture(), FileKind.PHOTO)
    data = Path(current_app.config["DATA"])
    for name in (FIRM, f"{FIRM} Dua"):
        sent = make_answers(
            name=name, owner=NAME, phone=PHONE, email=EMAIL, nib=NIB, files={FileKind.PHOTO: photo}
        )
        registered = registering.submit(found.edition, sent, data=data, now=now)
        if name == FIRM:
            registered.company_id, registered.state = ikm.company_id, RegistrationState.APPROVED
            registered.decided_at, registered.decided_by_id = now, by
            photos.put_photo(ikm.company_id, registered.photo, data)
        else:
            registering.give_back(registered, reason=f"Bu {NAME}, lengkapi.", by=by, now=now)
    note_look(
        actor_of(found.people["bank"]), found.bank.company, ikm.company, Disclosed.CONTACTS, now
    )
    accounts.make_links(
        [found.owner], edition_id=found.edition.id, secret="x" * 40, now=now,
        valid_for=timedelta(days=1),
        created_by_id=found.people["organiser"].id,
    )  # fmt: skip
    trail.record(
        "meetings.requested", host_id=found.host.id, object_kind="meeting", object_id=1,
        actor_id=found.owner.id, acting_for_id=ikm.company_id,
    )  # fmt: skip
    fact = db.session.query(Fact).filter_by(topic="accounts.invited").one()
    notifications.announce(fact)


def come_in(client: FlaskClient, user: User) -> FlaskClient:
    """Sign in as somebody who has just shown who they are."""
    sign_in(client, user)
    with client.session_transaction() as session:
        session["fs_paa"] = time.time()
    return client
