from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.programme import service as gate
from matchmaker.programme.shortfall.letters import write_to_mentor, write_to_owner
from matchmaker.programme.shortfall.queries import list_short
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def short(edition, db_session):
    """One passes, one lacks a permit, one lacks a permit and a market."""
    make_ikm(edition, name="Beres")
    one = make_ikm(edition, name="Satu Kurang", permits=("nib",))
    two = make_ikm(edition, name="Dua Kurang", permits=("nib",), markets=None, consents=False)
    mentor = make_user(
        db_session.get(Host, edition.host_id),
        Role.MENTOR,
        name="Endang",
        phone="+628129990011",
        mentors=(one.company_id,),
    )
    gate.evaluate_edition(edition, edition.days[0].date, now=NOW)
    return one, two, mentor


def names(lines):
    return [line.name for line in lines]


def test_exactly_so_many_steps_and_of_a_mentor_only_their_own(edition, short):
    one, two, _ = short
    assert names(list_short(edition.id, 1)) == ["Satu Kurang"]
    assert names(list_short(edition.id, 2)) == ["Dua Kurang"]
    assert list_short(edition.id, 1, company_ids=[two.company_id]) == []
    [line] = list_short(edition.id, 1, company_ids=[one.company_id])
    assert [one.name for one in line.mentors] == ["Endang"]


def test_whom_an_organiser_holds_or_passed_lacks_nothing(edition, short):
    one, _, mentor = short
    gate.decide(one, passes=True, reason="Sertifikatnya menyusul.", user_id=mentor.id, now=NOW)
    assert list_short(edition.id, 1) == []


def test_the_prepared_message_says_what_to_do_and_needs_consent(edition, short):
    [line] = list_short(edition.id, 1)
    [mentor] = line.mentors
    to_owner = unquote(write_to_owner(line, edition.name))
    assert to_owner.startswith(f"https://wa.me/{line.phone[1:]}?text=Halo Sri Rejeki")
    assert "Urus P-IRT di dinas kesehatan kabupaten." in to_owner
    assert "Endang" in to_owner
    assert "wa.me/628129990011" in write_to_mentor(line, mentor, edition.name)
    [without] = list_short(edition.id, 2)
    assert (without.phone, write_to_owner(without, edition.name)) == ("", "")
