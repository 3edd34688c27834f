from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts import forgotten
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, User
from matchmaker.outbox.models import Fact
from matchmaker.programme import advice, experts
from matchmaker.programme.expertise import MOST_OPEN_QUESTIONS, Field, Language, QuestionState
from matchmaker.programme.models import ExpertQuestion
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


def make_expert(host, name="Dr. Wahyu", fields=(Field.EXPORT,), **entry):
    return advice.add_expert(host.id, advice.ExpertEntry(name=name, fields=fields, **entry))


@pytest.fixture
def expert(host):
    return make_expert(host, email="wahyu@contoh.example", languages=(Language.GERMAN,))


@pytest.fixture
def ikm(edition):
    return make_ikm(edition, name="Jamu Seger")


@pytest.fixture
def owner(host, ikm):
    return make_user(host, Role.IKM, name="Sri", phone="+628129990005", acts_for=(ikm.company_id,))


def ask(expert, edition, owner, ikm, message="Berapa lama umur simpan?"):
    return advice.ask(
        expert, edition, by=owner, company=ikm.company, message=message, now=clock.now()
    )


def test_experts_are_found_by_field_and_language(host, expert):
    make_expert(host, name="Bu Rini", fields=(Field.HERBAL, Field.PEOPLE))
    make_expert(host, name="Pak Diam", active=False)
    make_expert(make_host(), name="Orang Lain")

    def names(**filters):
        return [e.name for e in experts.list_experts(host.id, **filters).experts]

    assert names() == ["Bu Rini", "Dr. Wahyu"]
    assert names(fields=[Field.PEOPLE]) == ["Bu Rini"]
    assert names(fields=[Field.PEOPLE, Field.EXPORT]) == ["Bu Rini", "Dr. Wahyu"]
    assert names(languages=[Language.GERMAN]) == ["Dr. Wahyu"]
    experts.list_experts(host.id).experts[0].availability = "Selasa sore, 100% daring"
    assert names(words="  sore selasa ") == names(words="rini 100%") == ["Bu Rini"]
    assert names(words="rabu") == names(words="1000%") == []
    assert names(everyone=True) == ["Bu Rini", "Dr. Wahyu", "Pak Diam"]


def test_an_address_makes_an_account_without_a_role(db_session, host, expert):
    user = db_session.scalars(select(User).where(User.email == "wahyu@contoh.example")).one()
    assert (expert.user_id, user.memberships) == (user.id, [])


def test_an_address_of_another_host_or_expert_is_refused(host, expert):
    make_user(make_host(), email="lain@contoh.example")
    for email in ("lain@contoh.example", "wahyu@contoh.example"):
        with pytest.raises(advice.AddressTakenError):
            make_expert(host, name="Lagi", email=email)


def test_a_question_is_told_and_kept_and_answered_once(db_session, edition, expert, owner, ikm):
    question = ask(expert, edition, owner, ikm)
    advice.answer(question, "Enam bulan.", now=clock.now())
    with pytest.raises(advice.QuestionOverError):
        advice.answer(question, "Tujuh.", now=clock.now())
    advice.close(question, now=clock.now())
    with pytest.raises(advice.QuestionOverError):
        advice.close(question, now=clock.now())

    assert (question.state, question.answer) == (QuestionState.CLOSED, "Enam bulan.")
    topics = db_session.scalars(
        select(Fact.topic).where(Fact.topic.like("programme.%")).order_by(Fact.id)
    ).all()
    assert topics == ["programme.expert_asked", "programme.expert_answered"]
    kept = db_session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.object_id == question.public_id)
        .order_by(AuditEntry.id)
    ).all()
    assert kept == [
        "programme.expert_asked",
        "programme.expert_answered",
        "programme.expert_question_closed",
    ]


def test_nobody_asks_more_than_a_few_at_once(edition, expert, owner, ikm):
    for number in range(MOST_OPEN_QUESTIONS):
        ask(expert, edition, owner, ikm, f"Pertanyaan {number}")
    with pytest.raises(advice.TooManyQuestionsError):
        ask(expert, edition, owner, ikm)


def test_who_cannot_be_asked_or_is_another_hosts_is_not(host, edition, owner, ikm):
    for nobody in (make_expert(host, active=False), make_expert(make_host())):
        with pytest.raises(LookupError):
            ask(nobody, edition, owner, ikm)


def test_contacts_are_shown_when_the_expert_has_answered_and_not_before(
    client, db_session, edition, expert, owner, ikm
):
    here = f"/acara/{edition.slug}/ahli"
    sign_in(client, owner)
    assert "Dr. Wahyu" in client.get(here).text
    shown = client.get(f"{here}/{expert.public_id}").text
    sent = client.post(f"{here}/{expert.public_id}", data={"message": "Berapa lama?"})
    before = client.get(sent.location).text
    for page in (client.get(here).text, shown, before):
        assert "wahyu@contoh.example" not in page

    sign_in(client, expert.user)
    asked = client.get(sent.location).text
    assert "Jamu Seger" in asked
    assert "8129990005" not in asked
    assert client.get("/beranda", follow_redirects=True).status_code == 200
    answered = client.post(f"{sent.location}/jawab", data={"answer": "Enam bulan."})
    assert answered.status_code == 303
    assert "8129990005" in client.get(sent.location).text

    sign_in(client, owner)
    after = client.get(sent.location).text
    assert "Enam bulan." in after
    assert "wahyu@contoh.example" in after
    question = db_session.scalars(select(ExpertQuestion)).one()
    assert (question.company_id, question.asked_by_id) == (ikm.company_id, owner.id)


def test_an_expert_without_an_account_is_spoken_for_and_promises_no_contact(
    client, host, edition, owner, ikm
):
    alone = make_expert(host, name="Bu Retno", email="")
    sign_in(client, owner)
    here = f"/acara/{edition.slug}/ahli/{alone.public_id}"
    promise = "kontak masing-masing"
    assert "Penyelenggara menghubungi Bu Retno" in client.get(here).text
    url = client.post(here, data={"message": "Berapa lama?"}).location
    assert "Penyelenggara menghubungi Bu Retno" in client.get(url).text

    sign_in(client, make_user(host, Role.ORGANISER))
    assert "8129990005" not in client.get(url).text
    taken_up = client.post(f"{url}/terima", follow_redirects=True).text
    assert "8129990005" in taken_up
    assert promise not in taken_up
    answered = client.post(
        f"{url}/jawab", data={"answer": "Enam bulan, kering dan tertutup."}, follow_redirects=True
    ).text
    assert "Jawaban sudah dikirim." in answered

    sign_in(client, owner)
    after = client.get(url).text
    assert promise not in after
    assert 'id="contact"' not in after


def test_a_question_is_for_asker_company_mentor_expert_and_organiser(
    client, host, edition, expert, owner, ikm
):
    question = ask(expert, edition, owner, ikm)
    url = f"/acara/{edition.slug}/ahli/pertanyaan/{question.public_id}"
    mentor = make_user(host, Role.MENTOR, mentors=(ikm.company_id,))
    other_mentor = make_user(host, Role.MENTOR, mentors=(make_ikm(edition).company_id,))
    other_expert = make_expert(host, name="Lain", email="lain@contoh.example").user
    for user, status in (
        (owner, 200),
        (mentor, 200),
        (expert.user, 200),
        (make_user(host, Role.ORGANISER), 200),
        (other_mentor, 404),
        (other_expert, 404),
        (make_user(host, Role.OBSERVER), 404),
        (make_user(make_host(), Role.ORGANISER), 404),
    ):
        sign_in(client, user)
        assert client.get(url).status_code == status
    sign_in(client, owner)
    assert client.post(f"{url}/jawab", data={"answer": "Saya sendiri."}).status_code == 403
    sign_in(client, mentor)
    assert client.post(f"{url}/tutup").status_code == 303


def test_a_dinas_asks_in_its_own_name(client, db_session, host, edition, expert):
    sign_in(client, make_user(host, Role.OBSERVER))
    sent = client.post(
        f"/acara/{edition.slug}/ahli/{expert.public_id}", data={"message": "Bisa bantu kami?"}
    )
    assert sent.status_code == 303
    assert db_session.scalars(select(ExpertQuestion.company_id)).all() == [None]


def test_the_organiser_keeps_the_list(client, db_session, host, expert):
    sign_in(client, make_user(host, Role.ORGANISER))
    new = {"name": "Bu Rini", "fields": ["herbal", "people"], "phone": "0812 9990 0044"}
    boxes = re.findall(
        r'<input[^>]*name="fields"[^>]*>', client.get("/penyelenggara/ahli/baru").text
    )
    assert len(boxes) == len(Field)
    assert not any("required" in box for box in boxes)
    assert client.post("/penyelenggara/ahli/baru", data=new).status_code == 303
    assert client.post("/penyelenggara/ahli/baru", data={"name": "x"}).status_code == 422
    taken = client.post(
        "/penyelenggara/ahli/baru", data=new | {"email": "wahyu@contoh.example", "phone": ""}
    )
    assert taken.status_code == 422
    url = f"/penyelenggara/ahli/{expert.public_id}"
    assert "Dr. Wahyu" in client.get(url).text
    changed = {"name": "Dr. Wahyu", "fields": ["food_technology"]}
    assert client.post(url, data=changed).status_code == 303
    assert (expert.fields, expert.active) == (["food_technology"], False)
    assert "Bu Rini" in client.get("/penyelenggara/ahli").text


def test_an_expert_who_asked_to_be_forgotten_comes_back_only_with_a_fresh_consent(
    client, db_session, host
):
    who = forgotten.Identifiers(phone="+6281299900044")
    forgotten.remember(host.id, [who], clock.now())
    sign_in(client, make_user(host, Role.ORGANISER))
    new = {"name": "Bu Rini", "fields": ["herbal"], "phone": "0812 9990 0044"}
    asked = client.post("/penyelenggara/ahli/baru", data=new)
    assert (asked.status_code, 'name="anew"' in asked.text) == (422, True)
    assert client.post("/penyelenggara/ahli/baru", data=new | {"anew": "y"}).status_code == 303
    assert forgotten.find_forgotten(host.id, [who]) == [False]
