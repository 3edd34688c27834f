"""After a person has deleted themself nothing of them is in any table, page, export or letter."""

from __future__ import annotations

import io
import re
from collections import deque
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from matchmaker import clock
from matchmaker.accounts.models import AuditEntry, NetworkAddress, User
from matchmaker.accounts.subjects import get_subject
from matchmaker.db import Base, db, transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Disclosure
from matchmaker.files.models import StoredFile
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.notifications import service as notifications
from matchmaker.notifications.core import MessageState
from matchmaker.notifications.letters import email_words, whatsapp_text
from matchmaker.notifications.models import Message
from matchmaker.organiser.queries import get_figures
from matchmaker.organiser.uploads import UploadFolder
from matchmaker.outbox.models import Fact
from matchmaker.privacy import service
from matchmaker.programme import service as programme
from matchmaker.programme.expertise import QuestionState
from matchmaker.programme.models import Expert, ExpertQuestion
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.privacy.conftest import EMAIL, FIRM, NAME, NEEDLES, NIB, PHONE, Leaving, come_in

LINK = re.compile(r'href="(/[^"#]*)')
MOST_PAGES = 1200


def found_in(content: str) -> list[str]:
    low = content.lower()
    return [needle for needle in NEEDLES if needle in low]


def leave(client: FlaskClient, leaving: Leaving) -> None:
    come_in(client, leaving.owner)
    answer = client.post("/data-saya/hapus")
    assert (answer.status_code, answer.location) == (303, "/")
    db.session.expire_all()


def walk(client: FlaskClient) -> dict[str, str]:
    """Read every page and file that links lead to, from the first page on."""
    waiting = deque(["/beranda", "/akun", "/data-saya", "/kelola", "/penyelenggara/orang"])
    waiting += ["/penyelenggara/jejak", "/penyelenggara/kebocoran", "/penyelenggara/penyimpanan"]
    read: dict[str, str] = {}
    while waiting and len(read) < MOST_PAGES:
        address = waiting.popleft().replace("&amp;", "&")
        if address in read or address.startswith(("/static", "/masuk", "/keluar")):
            continue
        answer = client.get(address, follow_redirects=True)
        path = address.split("?")[0]
        if path.endswith(".xlsx"):
            book = load_workbook(io.BytesIO(answer.data))
            read[address] = "\n".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
            )
        else:
            read[address] = answer.get_data().decode("utf-8", "replace")
            waiting.extend(LINK.findall(read[address]))
    assert len(read) < MOST_PAGES
    return read


def all_rows() -> dict[str, str]:
    """Every row of every table as text."""
    return {
        f"{name} {number}": row
        for name in Base.metadata.tables
        for number, row in enumerate(
            db.session.scalars(text(f'SELECT row_to_json(t)::text FROM "{name}" AS t'))
        )
    }


@pytest.mark.long
def test_the_needles_can_be_found_as_long_as_the_person_is_there(
    client: FlaskClient, leaving: Leaving
) -> None:
    """Else the tests below could not fail."""
    tables = {place.split()[0] for place, row in all_rows().items() if found_in(row)}
    assert tables == {
        "accounts_user",
        "directory_company",
        "directory_listed_word",
        "directory_listing",
        "directory_product",
        "directory_registration",
        "events_seat",
        "meetings_meeting",
        "programme_expert_question",
        "programme_finding",
        "programme_gate_override",
        "programme_gate_result",
        "programme_measurement",
        "programme_membership",
        "programme_next_step",
        "programme_visit",
    }
    for role in ("organiser", "partner", "bank", "mentor"):
        pages = walk(come_in(client, leaving.people[role]))
        assert any(found_in(page) for page in pages.values()), role


def test_no_file_stays_of_who_left(client: FlaskClient, leaving: Leaving, mail: Path) -> None:
    kept = mail.parent / "files"
    assert len(list(kept.glob("??/*"))) == 6, "two photos, each in three sizes"
    leave(client, leaving)
    assert list(kept.glob("??/*")) == []
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_no_table_holds_anything_of_who_left(client: FlaskClient, leaving: Leaving) -> None:
    leave(client, leaving)
    assert {place: found_in(row) for place, row in all_rows().items() if found_in(row)} == {}


@pytest.mark.parametrize(
    "role", ["organiser", "desk", "mentor", "observer", "ikm", "partner", "bank"]
)
def test_no_page_and_no_export_of_any_role_shows_who_left(
    client: FlaskClient, leaving: Leaving, role: str
) -> None:
    leave(client, leaving)
    pages = walk(come_in(client, leaving.people[role]))
    assert len(pages) > 5
    assert {address: found_in(page) for address, page in pages.items() if found_in(page)} == {}


@pytest.mark.parametrize("typed", ["rengginang", "sastro", PHONE])
def test_no_search_finds_who_left(client: FlaskClient, leaving: Leaving, typed: str) -> None:
    leave(client, leaving)
    sign_in(client, leaving.people["organiser"])
    there = leaving.edition.slug
    for address in (
        f"/acara/{there}/direktori",
        "/penyelenggara/orang",
        f"/kelola/{there}/undangan",
        f"/kelola/{there}/gerbang",
        f"/kelola/{there}/pertemuan",
    ):
        page = client.get(address, query_string={"q": typed}).get_data(as_text=True)
        assert "wagiyem" not in page.lower(), address


def test_no_letter_or_message_names_who_left(client: FlaskClient, leaving: Leaving) -> None:
    leave(client, leaving)
    for fact in db.session.scalars(select(Fact).where(Fact.topic.like("meetings.%"))).all():
        notifications.announce(fact)
    told = db.session.scalars(select(Message).where(Message.topic.like("meetings.%"))).all()
    assert {m.user_id for m in told} == {leaving.people[r].id for r in ("partner", "bank")}
    for message in told:
        letter = notifications.find_letter(message)
        assert letter is not None
        recipient = notifications.recipient_of(message.user)
        words = email_words(message.topic, recipient, letter)
        said = [words.subject, words.text, words.html]
        said += [whatsapp_text(message.topic, recipient, letter)]
        said += [(letter.calendar or b"").decode()]
        assert found_in("\n".join(said)) == []
        assert letter.context["by_them"]
    to_owner = db.session.query(Message).filter_by(user_id=leaving.owner.id).all()
    assert {m.state for m in to_owner} == {MessageState.CANCELLED}


def test_letters_and_rosters_on_disk_go_too(
    client: FlaskClient, leaving: Leaving, mail: Path
) -> None:
    def lay(number: int, to: str, words: str) -> Path:
        letter = EmailMessage()
        letter["To"], letter["Subject"] = to, "Pertemuan diterima"
        letter.set_content(words, cte="base64")
        path = mail / f"20261124T03000{number}.000000Z-abcdefghijklmno{number}.eml"
        path.write_bytes(bytes(letter))
        return path

    gone = [
        lay(1, EMAIL, "Selamat datang."),
        lay(2, "budi@contoh.example", f"Hubungi {NAME} di {PHONE}."),
        lay(3, "bayu@contoh.example", f"Bertemu {FIRM}."),
    ]
    kept = lay(4, "tini@contoh.example", "Selamat datang.")
    folder = UploadFolder(mail.parent)
    folder.keep(
        FIRM.encode(), user_id=1, edition_id=1, kind="ikm", filename="x.csv", now=clock.now()
    )
    leave(client, leaving)
    assert [path.exists() for path in gone] == [False] * 3
    assert kept.exists()
    assert list((mail.parent / "uploads" / "imports").glob("*")) == []


def test_totals_stay(client: FlaskClient, leaving: Leaving) -> None:
    before = get_figures(leaving.edition.id)
    sectors, regency = leaving.ikm.company.sectors, leaving.ikm.company.regency_code
    leave(client, leaving)
    programme.evaluate_edition(leaving.edition, leaving.edition.days[0].date, now=clock.now())
    after = get_figures(leaving.edition.id)
    assert (after.companies, after.graduated, after.requests) == (
        before.companies,
        before.graduated,
        before.requests,
    )
    company = db.session.get_one(Company, leaving.ikm.company_id)
    assert (company.kind, company.sectors, company.regency_code) == (
        CompanyKind.IKM,
        sectors,
        regency,
    )
    assert {meeting.state for meeting in db.session.query(Meeting)} == {MeetingState.CANCELLED}
    assert db.session.query(Disclosure).count() == 0


def test_the_pseudonym_opens_nothing(client: FlaskClient, leaving: Leaving) -> None:
    leave(client, leaving)
    user = db.session.get_one(User, leaving.owner.id)
    assert user.erased_at is not None
    assert (user.active, user.email, user.phone, user.password) == (False, None, None, None)
    assert (list(user.memberships), list(user.mandates)) == ([], [])
    assert client.get("/data-saya").status_code == 303
    again = client.post("/masuk", data={"identity": EMAIL, "password": "whatever it was"})
    assert again.status_code == 200


def test_the_trail_stays_and_forgets_where_from(client: FlaskClient, leaving: Leaving) -> None:
    come_in(client, leaving.owner)
    client.post("/data-saya/hapus", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.actor_id == leaving.owner.id)
    ).all()
    assert {"meetings.requested", "privacy.person_erased"} <= set(actions)
    assert (
        db.session.scalar(select(func.count()).where(NetworkAddress.address == "203.0.113.77")) == 0
    )


def test_a_roster_does_not_find_who_left_again(client: FlaskClient, leaving: Leaving) -> None:
    """The old row makes a new firm, and does not fill the pseudonym with a name again."""
    from matchmaker.directory.planning import _list_known

    leave(client, leaving)
    assert leaving.ikm.company_id not in {k.id for k in _list_known(leaving.host.id)}


def test_where_others_act_the_company_stays_and_the_person_goes(leaving: Leaving) -> None:
    other = make_user(leaving.host, name="Anak", acts_for=(leaving.ikm.company_id,))
    company = leaving.ikm.company
    with transaction():
        service.erase_person(leaving.owner, clock.now())
    db.session.expire_all()
    assert company.name == FIRM
    assert (company.contact_name, company.phone, company.email) == ("", None, None)
    assert company.erased_at is None
    assert get_subject(other).sole_ids == {company.id}
    live = db.session.query(Meeting).filter(Meeting.state != MeetingState.CANCELLED).count()
    assert live == 2


def test_a_bank_keeps_its_name_when_its_officer_leaves(leaving: Leaving) -> None:
    with transaction():
        service.erase_person(leaving.people["bank"], clock.now())
    company = db.session.get_one(Company, leaving.bank.company_id)
    assert (company.name, company.contact_name, company.email) == ("Bank Dana Desa", "", None)


def test_an_expert_leaves_the_list_and_the_questions_lose_their_words(leaving: Leaving) -> None:
    expert = db.session.query(Expert).one()
    mentor = leaving.people["mentor"]
    user = make_user(leaving.host, name="Rahmat Ahli", email="rahmat@contoh.example")
    expert.user_id, expert.about = user.id, "Rahmat, alumni Bremen"
    question = db.session.query(ExpertQuestion).one()
    question.state, question.answer = QuestionState.ANSWERED, "Salam, Rahmat"
    question.answered_at = clock.now()
    waiting = ExpertQuestion(
        host_id=leaving.host.id,
        edition_id=leaving.edition.id,
        expert_id=expert.id,
        asked_by_id=mentor.id,
        message="Apa kabar, Rahmat?",
    )
    db.session.add(waiting)
    db.session.flush()
    found = service.collect(user)
    assert [row["about"] for row in found["expertise"]] == ["Rahmat, alumni Bremen"]
    assert len(found["questions"]) == 2
    with transaction():
        service.erase_person(user, clock.now())
    assert (expert.active, expert.user_id, expert.fields) == (False, None, ["export"])
    assert (question.state, waiting.state) == (QuestionState.ANSWERED, QuestionState.CLOSED)
    assert {place for place, row in all_rows().items() if "rahmat" in row.lower()} == set()


def test_the_last_organiser_stays_until_there_is_another(leaving: Leaving) -> None:
    organiser = leaving.people["organiser"]
    with pytest.raises(service.LastOrganiserError):
        service.erase_person(organiser, clock.now())
    from matchmaker.accounts.core import Role

    make_user(leaving.host, Role.ORGANISER)
    service.erase_person(organiser, clock.now())
    assert organiser.erased_at is not None


def test_nib_and_numbers_of_permits_are_gone_and_the_kinds_stay(
    client: FlaskClient, leaving: Leaving
) -> None:
    kinds = sorted(permit.kind for permit in leaving.ikm.company.permits)
    numbers = {permit.number for permit in leaving.ikm.company.permits}
    leave(client, leaving)
    company = db.session.get_one(Company, leaving.ikm.company_id)
    assert company.nib is None
    assert sorted(permit.kind for permit in company.permits) == kinds
    assert numbers.isdisjoint(permit.number for permit in company.permits)
    assert NIB not in str([permit.number for permit in company.permits])
