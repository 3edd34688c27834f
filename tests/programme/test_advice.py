"""What becomes of a question to an expert: accepted, declined, answered, closed, reminded of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.outbox.models import Fact
from matchmaker.programme import advice, experts
from matchmaker.programme.expertise import REMIND_AFTER, Field, Help, QuestionState
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def expert(host):
    entry = advice.ExpertEntry(name="Dr. Wahyu", fields=[Field.EXPORT], email="w@contoh.example")
    return advice.add_expert(host.id, entry)


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


@pytest.fixture
def owner(host, ikm):
    return make_user(host, Role.IKM, phone="+628129990005", acts_for=(ikm.company_id,))


@pytest.fixture
def question(expert, edition, owner, ikm, db_session):
    asked = advice.ask(
        expert, edition, by=owner, company=ikm.company, message="Berapa lama?", now=NOW
    )
    db_session.commit()
    return asked


def url(edition, question, more=""):
    return f"/acara/{edition.slug}/ahli/pertanyaan/{question.public_id}{more}"


def topics(db_session):
    return db_session.scalars(
        select(Fact.topic).where(Fact.topic.like("programme.%")).order_by(Fact.id)
    ).all()


def test_a_question_goes_from_asked_over_accepted_to_helped(
    client, db_session, edition, expert, owner, question
):
    sign_in(client, expert.user)
    assert "8129990005" not in client.get(url(edition, question)).text
    assert client.post(url(edition, question, "/terima")).status_code == 303
    assert "8129990005" in client.get(url(edition, question)).text
    answer = {"answer": "Enam bulan."}
    assert client.post(url(edition, question, "/jawab"), data=answer).status_code == 303

    sign_in(client, owner)
    assert client.post(url(edition, question, "/tutup")).status_code == 422
    outcome = {"helped": "partly", "note": "Masih mencari kemasannya."}
    assert client.post(url(edition, question, "/tutup"), data=outcome).status_code == 303
    db_session.expire_all()
    assert (question.state, question.helped) == (QuestionState.CLOSED, Help.PARTLY)
    page = client.get(url(edition, question)).text
    assert "sebagian" in page
    assert "Masih mencari kemasannya." in page
    assert topics(db_session) == [
        "programme.expert_asked",
        "programme.expert_accepted",
        "programme.expert_answered",
    ]


def test_who_cannot_help_says_why_and_the_asker_is_led_to_others(
    client, db_session, edition, expert, owner, question
):
    sign_in(client, expert.user)
    assert client.post(url(edition, question, "/tolak"), data={"reason": " "}).status_code == 422
    reason = {"reason": "Saya di luar negeri."}
    assert client.post(url(edition, question, "/tolak"), data=reason).status_code == 303
    late = client.post(url(edition, question, "/tolak"), data=reason)
    assert late.status_code == 409
    assert client.post(url(edition, question, "/terima")).status_code == 303

    sign_in(client, owner)
    page = client.get(url(edition, question)).text
    assert "Saya di luar negeri." in page
    assert "Tanya ahli lain" in page
    assert "w@contoh.example" not in page
    assert client.post(url(edition, question, "/terima")).status_code == 403
    db_session.expire_all()
    assert question.state is QuestionState.DECLINED
    assert topics(db_session)[-1] == "programme.expert_declined"


def test_silence_is_pointed_out_after_a_week_and_once_a_week(db_session, question):
    week = NOW + REMIND_AFTER
    assert advice.remind_silent(week - timedelta(seconds=1)) == 0
    assert advice.remind_silent(week) == 1
    assert advice.remind_silent(week + timedelta(days=1)) == 0
    assert advice.remind_silent(week + timedelta(days=7)) == 1
    assert topics(db_session).count("programme.expert_reminded") == 2


def test_who_accepted_a_while_ago_and_says_nothing_is_reminded_too(question):
    accepted = NOW + timedelta(days=3)
    advice.accept(question, now=accepted)
    assert advice.remind_silent(NOW + REMIND_AFTER) == 0
    assert experts.is_stuck(question, accepted + REMIND_AFTER)
    assert advice.remind_silent(accepted + REMIND_AFTER) == 1
    advice.answer(question, "Enam bulan.", now=accepted)
    assert advice.remind_silent(accepted + 3 * REMIND_AFTER) == 0


def test_the_organiser_finds_the_stuck_ones_and_what_help_came_to(
    client, db_session, host, edition, expert, ikm, owner
):
    long_ago = clock.now() - timedelta(days=9)
    for message, day in (("Lama menunggu", long_ago), ("Baru saja", clock.now())):
        advice.ask(expert, edition, by=owner, company=ikm.company, message=message, now=day)
    done = advice.ask(expert, edition, by=owner, company=None, message="Selesai", now=long_ago)
    advice.answer(done, "Ya.", now=clock.now())
    advice.close(done, now=clock.now(), helped=Help.YES)
    db_session.commit()
    sign_in(client, make_user(host, Role.ORGANISER))
    listed = f"/acara/{edition.slug}/ahli/pertanyaan"
    stuck = client.get(f"{listed}?keadaan=macet").text
    assert ("Lama menunggu" in stuck, "Baru saja" in stuck, "Selesai" in stuck) == (
        True,
        False,
        False,
    )
    closed = client.get(f"{listed}?keadaan=closed").text
    assert "Selesai" in closed
    assert "Baru saja" not in closed
    assert "Baru saja" in client.get(f"{listed}?keadaan=apa").text
    assert experts.count_help(edition.id, experts.of_host(host.id)) == {Help.YES: 1}
