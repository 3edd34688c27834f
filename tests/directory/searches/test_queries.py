from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.directory.announcements import _news, _searchers
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.owner import Owner
from matchmaker.directory.searches import queries, service
from matchmaker.directory.searches.queries import Eyes
from matchmaker.events.models import Edition
from tests.directory.keepers import make_owner, withdraw
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

EYES = Eyes(sight=Sight.GRADUATED_IKM)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def test_a_letter_names_only_whom_its_reader_may_see_when_it_is_sent(edition: Edition) -> None:
    one, two = make_ikm(edition, name="Satu"), make_ikm(edition, name="Dua")
    owner, user = make_owner(make_partner(edition))
    saved = service.save_search(owner, "Keripik", Search(text="keripik"), EYES, clock.now())
    payload = {"search_id": saved.id, "participation_ids": [one.id, two.id]}
    [recipient] = _searchers(payload)
    assert recipient.user_id == user.id
    letter = _news(payload, recipient)
    assert letter is not None
    assert letter.context["names"] == ["Dua", "Satu"]
    withdraw(two, Purpose.PARTNERS)
    letter = _news(payload, recipient)
    assert letter is not None
    assert letter.context["names"] == ["Satu"]
    withdraw(one, Purpose.PARTNERS)
    assert _news(payload, recipient) is None
    service.want_news(saved, wanted=False)
    assert _searchers(payload) == []


def test_an_observer_of_a_kabupaten_finds_its_ikm_alone(edition: Edition) -> None:
    near = make_ikm(edition, regency_code="33.05")
    make_ikm(edition, regency_code="33.29")
    user = make_user(make_host(), Role.OBSERVER)
    user.memberships[0].regency_code = "33.05"
    db.session.commit()
    owner = Owner(host_id=edition.host_id, edition_id=edition.id, user_id=user.id, company_id=None)
    bound = Eyes(sight=Sight.GRADUATED_IKM, regency_code="33.05")
    saved = service.save_search(owner, "Keripik", Search(text="keripik"), bound, clock.now())
    assert queries.eyes_of(saved) == bound
    found = queries.list_names(edition.id, [near.id], bound)
    assert list(found) == [near.company.name]
    assert queries.find_search(owner, saved.public_id) == saved
    assert queries.list_searches(owner) == [saved]
    assert queries.count_searches(owner) == 1


def test_the_search_of_somebody_else_is_not_found(edition: Edition) -> None:
    owner, _user = make_owner(make_partner(edition))
    other, _other = make_owner(make_partner(edition))
    saved = service.save_search(owner, "Keripik", Search(text="keripik"), EYES, clock.now())
    assert queries.find_search(other, saved.public_id) is None
