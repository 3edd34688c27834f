from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Mandate, User
from matchmaker.db import db, transaction
from matchmaker.directory import registering
from matchmaker.directory.approving import ElsewhereError, NibTakenError, TwinsError, enrol
from matchmaker.directory.core import CompanyKind, RegistrationState, WrongStepError
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.finding.queries import find_companies
from matchmaker.directory.models import Company, Participation, Registration
from matchmaker.directory.registering import RegistrationClosedError, may_register
from matchmaker.directory.registrations import Mark, list_twins
from matchmaker.events.core import Phase
from matchmaker.events.models import Seat
from matchmaker.files.core import FileKind
from matchmaker.files.models import StoredFile
from matchmaker.files.queries import find_photo
from matchmaker.files.service import clean
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_answers, make_ikm, make_partner, make_registration
from tests.factories.events import make_edition
from tests.files import evil

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    edition = make_edition(host)
    edition.ikm_may_register = edition.partners_may_register = True
    db.session.commit()
    return edition


@pytest.fixture
def organiser(host):
    return make_user(host, Role.ORGANISER)


def approve(registration, edition, organiser, tmp_path, choice=""):
    with transaction():
        return enrol(registration, edition, choice=choice, by=organiser.id, data=tmp_path, now=NOW)


def facts():
    return [
        fact.topic
        for fact in db.session.scalars(select(Fact).order_by(Fact.id))
        if fact.topic.startswith("directory.")
    ]


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def with_files():
    return {
        FileKind.PHOTO: clean(evil.picture(), FileKind.PHOTO),
        FileKind.PERMIT: clean(evil.pdf(), FileKind.PERMIT),
    }


def test_whoever_registers_is_nowhere_until_approved(edition):
    make_registration(edition)
    assert (count(Company), count(Participation)) == (0, 0)
    assert find_companies(edition.id, Sight.EVERYONE, Search()).total == 0
    assert facts() == ["directory.registration_submitted"]


@pytest.mark.parametrize(
    ("ikm", "partners", "phase", "open_for"),
    [
        (True, False, Phase.OPEN, {"ikm"}),
        (False, True, Phase.PREPARING, {"bank", "retailer", "exporter"}),
        (False, False, Phase.OPEN, set()),
        (True, True, Phase.CLOSED, set()),
    ],
)
def test_the_edition_says_who_may_register(edition, ikm, partners, phase, open_for):
    edition.ikm_may_register, edition.partners_may_register = ikm, partners
    edition.phase = phase
    assert {str(kind) for kind in CompanyKind if may_register(edition, kind)} == open_for
    if not open_for:
        with pytest.raises(RegistrationClosedError):
            make_registration(edition)


def test_a_second_tap_is_no_second_registration(edition, tmp_path):
    sent = make_answers()
    first = registering.submit(edition, sent, data=tmp_path, now=NOW)
    again = registering.submit(edition, sent, data=tmp_path, now=NOW + timedelta(minutes=1))
    later = registering.submit(edition, sent, data=tmp_path, now=NOW + timedelta(hours=1))
    assert first is again
    assert later is not first


def test_it_is_returned_mended_and_approved_under_one_number(edition, organiser, tmp_path):
    registration = make_registration(edition)
    registering.give_back(registration, reason="Foto NIB kabur.", by=organiser.id, now=NOW)
    db.session.commit()
    assert (registration.state, registration.reason) == ("returned", "Foto NIB kabur.")
    with pytest.raises(WrongStepError):
        approve(registration, edition, organiser, tmp_path)
    sent = make_answers(name="Carica Baru")
    registering.mend(registration, sent, data=tmp_path, now=NOW)
    assert (registration.state, registration.reason, registration.revision) == ("submitted", "", 2)
    assert registration.company_name == "Carica Baru"
    approve(registration, edition, organiser, tmp_path)
    assert facts() == [
        "directory.registration_submitted",
        "directory.registration_returned",
        "directory.registration_submitted",
    ]
    said = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [action for action in said if action.startswith("directory")] == [
        "directory.registration_submitted",
        "directory.registration_returned",
        "directory.registration_submitted",
        "directory.registration_approved",
    ]


def test_an_approval_makes_what_an_import_makes(edition, organiser, tmp_path):
    registration = make_registration(edition)
    made = approve(registration, edition, organiser, tmp_path)
    company = made.company
    assert (registration.state, registration.company_id) == (RegistrationState.APPROVED, company.id)
    assert (company.kind, company.regency_code) == (CompanyKind.IKM, "33.07")
    assert company.products[0].name_id == "carica dalam sirup"
    assert [permit.kind for permit in company.permits] == ["nib"]
    part = db.session.scalars(select(Participation).filter_by(company_id=company.id)).one()
    seat = db.session.scalars(select(Seat).filter_by(participation_id=part.id)).one()
    assert seat.user_id == made.user.id
    assert [held.company_id for held in made.user.mandates] == [company.id]
    assert [held.role for held in made.user.memberships] == [Role.IKM]


def test_a_partners_brief_becomes_its_part(edition, organiser, tmp_path):
    made = approve(make_registration(edition, CompanyKind.RETAILER), edition, organiser, tmp_path)
    part = db.session.scalars(select(Participation).filter_by(company_id=made.company.id)).one()
    assert list(part.brief["products_sought"]) == ["keripik", "jahe instan"]
    assert [held.role for held in made.user.memberships] == [Role.PARTNER]


@pytest.mark.parametrize(
    ("known", "marks"),
    [
        ({"nib": "9120001234567"}, [Mark.NIB]),
        ({"phone": "+6281234567890"}, [Mark.PHONE]),
        ({"email": "tumini@contoh.example"}, [Mark.EMAIL]),
        ({"name": "CARICA bu Tumini"}, [Mark.NAME]),
        ({"name": "Carica Bu Tuminii"}, [Mark.NAME]),
    ],
)
def test_known_companies_that_look_alike_are_shown_and_never_merged_silently(
    edition, organiser, tmp_path, known, marks
):
    make_ikm(edition, **({"name": "Lain Sama Sekali"} | known))
    registration = registering.submit(
        edition, make_answers(email="tumini@contoh.example"), data=tmp_path, now=NOW
    )
    with pytest.raises(TwinsError) as refused:
        approve(registration, edition, organiser, tmp_path)
    [twin] = refused.value.twins
    assert list(twin.marks) == marks
    assert count(Company) == 1


def test_other_hosts_companies_are_no_twins(edition, organiser, tmp_path):
    make_ikm(make_edition(make_host()), nib="9120001234567", phone="+6281234567890")
    registration = registering.submit(edition, make_answers(), data=tmp_path, now=NOW)
    assert list_twins(edition.host_id, make_answers().row) == []
    assert approve(registration, edition, organiser, tmp_path).company.host_id == edition.host_id


def test_the_organiser_says_that_it_is_the_known_one(edition, organiser, tmp_path):
    known = make_ikm(edition, name="Carica Bu Tumini", nib="9120001234567").company
    registration = registering.submit(edition, make_answers(), data=tmp_path, now=NOW)
    made = approve(registration, edition, organiser, tmp_path, choice=known.public_id)
    assert made.company.id == known.id
    assert count(Company) == 1


def test_the_organiser_says_that_it_is_a_new_one(edition, organiser, tmp_path):
    known = make_ikm(edition, name="Carica Bu Tumini", phone="+6281234567890").company
    registration = registering.submit(edition, make_answers(), data=tmp_path, now=NOW)
    made = approve(registration, edition, organiser, tmp_path, choice="new")
    assert made.company.id != known.id


@pytest.mark.parametrize("choice", ["new", "other"])
def test_a_nib_belongs_to_one_company(edition, organiser, tmp_path, choice):
    make_ikm(edition, name="Pemilik NIB", nib="9120001234567")
    other = make_ikm(edition, name="Carica Bu Tumini").company
    registration = registering.submit(edition, make_answers(), data=tmp_path, now=NOW)
    with pytest.raises(NibTakenError):
        approve(
            registration,
            edition,
            organiser,
            tmp_path,
            choice=other.public_id if choice == "other" else "new",
        )


def test_a_company_of_the_other_side_cannot_be_the_one(edition, organiser, tmp_path):
    bank = make_partner(edition, name="Carica Bu Tumini").company
    registration = registering.submit(edition, make_answers(), data=tmp_path, now=NOW)
    with pytest.raises(TwinsError):
        approve(registration, edition, organiser, tmp_path, choice=bank.public_id)


def test_nobody_takes_over_an_account_by_typing_its_number(edition, organiser, host, tmp_path):
    """The number's owner may act for the new firm, and keeps address, number and name."""
    victim = make_user(
        host, Role.IKM, name="Bu Tumini", phone="+6281234567890", email="asli@contoh.example"
    )
    sent = make_answers(email="penyerang@contoh.example", owner="Penyerang")
    made = approve(
        registering.submit(edition, sent, data=tmp_path, now=NOW), edition, organiser, tmp_path
    )
    assert made.user.id == victim.id
    assert (victim.name, victim.email, victim.phone) == (
        "Bu Tumini",
        "asli@contoh.example",
        "+6281234567890",
    )
    assert count(Mandate) == 1


def test_a_known_companys_account_stays_its_owners(edition, organiser, host, tmp_path):
    """A new number for a known company makes a second person; the first loses nothing."""
    part = make_ikm(edition, name="Carica Bu Tumini", phone="+628111111111")
    owner = make_user(host, Role.IKM, phone="+628111111111", acts_for=(part.company_id,))
    seat = db.session.scalars(select(Seat).filter_by(participation_id=part.id)).one()
    seat.user_id = owner.id
    db.session.commit()
    registration = registering.submit(edition, make_answers(), data=tmp_path, now=NOW)
    made = approve(registration, edition, organiser, tmp_path, choice=part.company.public_id)
    assert made.user.id != owner.id
    assert (owner.phone, seat.user_id) == ("+628111111111", owner.id)


def test_an_account_of_another_host_lets_nobody_in(edition, organiser, tmp_path):
    make_user(make_host(), Role.IKM, phone="+6281234567890")
    registration = registering.submit(edition, make_answers(), data=tmp_path, now=NOW)
    db.session.commit()
    with pytest.raises(ElsewhereError):
        approve(registration, edition, organiser, tmp_path)
    db.session.refresh(registration)
    assert registration.state == RegistrationState.SUBMITTED
    assert count(Company) == 0


def test_files_go_with_the_company(edition, organiser, tmp_path):
    sent = make_answers(files=with_files())
    registration = registering.submit(edition, sent, data=tmp_path, now=NOW)
    assert {file.company_id for file in db.session.scalars(select(StoredFile))} == {None}
    made = approve(registration, edition, organiser, tmp_path)
    assert find_photo(made.company.id).id == registration.photo_id
    assert registration.permit.company_id == made.company.id


def test_a_mended_file_takes_the_place_of_the_earlier_one(edition, organiser, tmp_path):
    with transaction():
        sent = make_answers(files=with_files())
        registration = registering.submit(edition, sent, data=tmp_path, now=NOW)
        registering.give_back(registration, reason="Kabur.", by=organiser.id, now=NOW)
    with transaction():
        registering.mend(registration, sent, data=tmp_path, now=NOW)
    assert count(StoredFile) == 2
    assert len(list((tmp_path / "files").glob("??/*"))) == 4


def test_a_refusal_deletes_the_files(edition, organiser, tmp_path):
    with transaction():
        sent = make_answers(files=with_files())
        registration = registering.submit(edition, sent, data=tmp_path, now=NOW)
    with transaction():
        registering.reject(
            registration, reason="Di luar provinsi.", by=organiser.id, data=tmp_path, now=NOW
        )
    assert count(StoredFile) == 0
    assert list((tmp_path / "files").glob("??/*")) == []
    assert facts()[-1] == "directory.registration_rejected"


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "tanpa sebab"},
        {"state": RegistrationState.RETURNED},
        {"state": RegistrationState.APPROVED},
        {"decided_at": NOW},
        {"phone": "0812"},
        {"phone": None, "email": None},
        {"email": "Besar@contoh.example"},
        {"revision": 0},
        {"company_name": ""},
        {"locale": "fr"},
    ],
)
def test_the_database_refuses_a_registration_that_cannot_be(edition, change):
    registration = make_registration(edition)
    for name, value in change.items():
        setattr(registration, name, value)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_a_registration_belongs_to_an_edition_of_its_host(edition):
    registration = make_registration(edition)
    registration.host_id = make_host().id
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_people_without_an_account_stay_without_one_until_approved(edition):
    before = count(User)
    make_registration(edition)
    assert count(User) == before
    assert count(Registration) == 1
