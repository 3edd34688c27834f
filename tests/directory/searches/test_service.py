from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.db import db
from matchmaker.directory.finding.core import Facet, Search, Sight
from matchmaker.directory.finding.tree import list_tree
from matchmaker.directory.searches import queries, service
from matchmaker.directory.searches.core import NothingChosenError, TooManySearchesError
from matchmaker.directory.searches.models import SavedSearch
from matchmaker.directory.searches.queries import Eyes
from matchmaker.directory.shortlists.core import NameTakenError, NoNameError
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.outbox.models import Fact
from tests.directory.keepers import make_owner, withdraw
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

EYES = Eyes(sight=Sight.GRADUATED_IKM)
HERBAL = Search(chosen={Facet.TAG: ("herbal",)})
DAY = timedelta(days=1)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


@pytest.fixture
def saved(edition: Edition) -> SavedSearch:
    owner, _user = make_owner(make_partner(edition))
    make_ikm(edition, sectors=["herbal"], name="Sudah lama")
    return service.save_search(owner, "Herbal", HERBAL, EYES, clock.now())


def facts() -> list[dict[str, object]]:
    found = db.session.scalars(
        select(Fact.payload).where(Fact.topic == service.SEARCH_ANSWERED).order_by(Fact.id)
    )
    return list(found)


def test_what_is_found_already_is_no_news_and_new_hits_are_told_once(
    edition: Edition, saved: SavedSearch
) -> None:
    now = clock.now()
    assert service.tell_news(now) == 0
    new = make_ikm(edition, sectors=["herbal"], name="Baru")
    make_ikm(edition, sectors=["kerajinan"], name="Lain")
    assert service.tell_news(now) == 1
    assert [fact["participation_ids"] for fact in facts()] == [[new.id]]
    assert service.tell_news(now) == 0
    assert service.tell_news(now + DAY) == 0
    assert len(facts()) == 1


def test_a_search_is_told_of_once_a_day_and_the_rest_the_next(
    edition: Edition, saved: SavedSearch
) -> None:
    now = clock.now()
    make_ikm(edition, sectors=["herbal"])
    assert service.tell_news(now) == 1
    later = make_ikm(edition, sectors=["herbal"])
    assert service.tell_news(now) == 0
    assert service.tell_news(now + DAY) == 1
    assert facts()[-1]["participation_ids"] == [later.id]


def test_who_is_not_shown_is_not_told_of_until_shown(edition: Edition, saved: SavedSearch) -> None:
    new = make_ikm(edition, sectors=["herbal"])
    withdraw(new, Purpose.PARTNERS)
    assert service.tell_news(clock.now()) == 0
    new.company.restricted_at = None
    assert queries.list_untold(saved, EYES) == []


def test_nobody_hears_who_wants_no_news_has_left_or_whose_edition_is_over(
    edition: Edition, saved: SavedSearch
) -> None:
    service.want_news(saved, wanted=False)
    make_ikm(edition, sectors=["herbal"])
    assert service.tell_news(clock.now()) == 0
    # What came while no news was wanted is not told afterwards.
    service.want_news(saved, wanted=True)
    assert service.tell_news(clock.now()) == 0
    make_ikm(edition, sectors=["herbal"])
    user = queries.find_owner(saved)
    assert user is not None
    user.mandates.clear()
    db.session.flush()
    assert queries.eyes_of(saved) == queries.BLIND
    assert service.tell_news(clock.now()) == 0
    edition.phase = Phase.CLOSED
    db.session.flush()
    assert queries.list_due(10) == []


def test_the_eyes_are_those_of_the_company_acted_for(edition: Edition, saved: SavedSearch) -> None:
    assert queries.eyes_of(saved) == EYES


def test_new_is_what_came_since_the_look_before(edition: Edition, saved: SavedSearch) -> None:
    now = clock.now()
    new = make_ikm(edition, sectors=["herbal"])
    service.look(saved, EYES, now + timedelta(hours=1))
    assert queries.list_new(saved, EYES, 24) == [new.id]
    assert queries.count_new([saved], EYES) == {saved.id: 1}
    # Seen on the page: no message about it.
    assert service.tell_news(now + DAY) == 0
    service.look(saved, EYES, now + timedelta(hours=1, minutes=5))
    assert queries.list_new(saved, EYES, 24) == [new.id]
    service.look(saved, EYES, now + timedelta(hours=3))
    assert queries.list_new(saved, EYES, 24) == []


def test_a_search_needs_a_filter_a_name_of_its_own_and_room(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, _user = make_owner(make_partner(edition))
    now = clock.now()
    with pytest.raises(NothingChosenError):
        service.save_search(owner, "Semua", Search(), EYES, now)
    with pytest.raises(NoNameError):
        service.save_search(owner, " ", HERBAL, EYES, now)
    kept = service.save_search(owner, "Herbal", HERBAL, EYES, now)
    assert queries.read_saved(kept, list_tree(edition.host_id)) == HERBAL
    with pytest.raises(NameTakenError):
        service.save_search(owner, "HERBAL", HERBAL, EYES, now)
    monkeypatch.setattr(service, "MOST_SEARCHES", 1)
    with pytest.raises(TooManySearchesError):
        service.save_search(owner, "Lain", HERBAL, EYES, now)


def test_a_removed_search_comes_back_for_a_day(edition: Edition, saved: SavedSearch) -> None:
    owner_searches = select(SavedSearch.id)
    service.remove(saved, clock.now())
    assert queries.list_due(10) == []
    service.bring_back(saved)
    service.remove(saved, clock.now())
    service.forget_removed(clock.now())
    assert db.session.scalars(owner_searches).all() == [saved.id]
    service.forget_removed(clock.now() + DAY + DAY)
    assert db.session.scalars(owner_searches).all() == []
