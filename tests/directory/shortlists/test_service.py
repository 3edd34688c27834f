from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.db import db
from matchmaker.directory.finding.core import Sight
from matchmaker.directory.shortlists import core, queries, service
from matchmaker.directory.shortlists.core import (
    NameTakenError,
    NoteChangedError,
    NoteTooLongError,
    TooManyEntriesError,
    TooManyListsError,
)
from matchmaker.directory.shortlists.models import Shortlist, ShortlistEntry
from matchmaker.events.models import Edition
from tests.directory.keepers import make_owner
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

SIGHT = Sight.GRADUATED_IKM


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def notes(shortlist: Shortlist) -> list[str]:
    return [entry.note for entry in queries.list_entries(shortlist, SIGHT)]


def entry_of(shortlist: Shortlist) -> ShortlistEntry:
    [entry] = queries.list_entries(shortlist, SIGHT)
    return entry


def test_put_on_twice_stands_once_and_comes_back_with_its_note(edition: Edition) -> None:
    ikm, (owner, _user) = make_ikm(edition), make_owner(make_partner(edition))
    made = service.make_shortlist(owner, "Camilan")
    service.put_on(made, ikm.id, clock.now())
    service.put_on(made, ikm.id, clock.now())
    service.write_note(entry_of(made), "enak", 1)
    service.take_off([made.id], ikm.id, clock.now())
    assert notes(made) == []
    service.put_on(made, ikm.id, clock.now())
    assert notes(made) == ["enak"]


def test_a_name_is_the_owners_once_and_free_after_removal(edition: Edition) -> None:
    owner, _user = make_owner(make_partner(edition))
    other, _other = make_owner(make_partner(edition))
    made = service.make_shortlist(owner, "Camilan")
    service.make_shortlist(other, "Camilan")
    with pytest.raises(NameTakenError):
        service.make_shortlist(owner, "camilan")
    service.remove(made, clock.now())
    again = service.make_shortlist(owner, "Camilan")
    with pytest.raises(NameTakenError):
        service.bring_back(made)
    service.rename(again, "Lain")
    service.bring_back(made)
    assert [one.name for one in queries.list_shortlists(owner)] == ["Camilan", "Lain"]


def test_lists_and_entries_have_an_end(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_LISTS", 1)
    monkeypatch.setattr(service, "MOST_ENTRIES", 1)
    owner, _user = make_owner(make_partner(edition))
    made = service.make_shortlist(owner, "Satu")
    with pytest.raises(TooManyListsError):
        service.make_shortlist(owner, "Dua")
    service.put_on(made, make_ikm(edition).id, clock.now())
    with pytest.raises(TooManyEntriesError):
        service.put_on(made, make_ikm(edition).id, clock.now())
    assert core.MOST_ENTRIES > 1


def test_the_second_who_writes_a_note_is_told_what_the_first_wrote(edition: Edition) -> None:
    ikm, (owner, _user) = make_ikm(edition), make_owner(make_partner(edition))
    made = service.make_shortlist(owner, "Camilan")
    service.put_on(made, ikm.id, clock.now())
    entry = entry_of(made)
    assert service.write_note(entry, "pertama", 1) == 2
    with pytest.raises(NoteChangedError) as told:
        service.write_note(entry, "kedua", 1)
    assert (told.value.theirs, told.value.revision) == ("pertama", 2)
    assert service.write_note(entry, "pertama", 1) == 2
    assert service.write_note(entry, "kedua", 2) == 3
    with pytest.raises(NoteTooLongError):
        service.write_note(entry, "x" * 10_000, 3)
    assert notes(made) == ["kedua"]


def test_moving_takes_the_note_along_and_keeps_one_that_is_there(edition: Edition) -> None:
    ikm, (owner, _user) = make_ikm(edition), make_owner(make_partner(edition))
    one, two = service.make_shortlist(owner, "Satu"), service.make_shortlist(owner, "Dua")
    service.put_on(one, ikm.id, clock.now())
    service.write_note(entry_of(one), "dari satu", 1)
    service.move(entry_of(one), two, clock.now())
    db.session.expire_all()
    assert (notes(one), notes(two)) == ([], ["dari satu"])
    service.put_on(one, ikm.id, clock.now())
    service.write_note(entry_of(one), "baru", entry_of(one).revision)
    service.move(entry_of(one), two, clock.now())
    db.session.expire_all()
    assert notes(two) == ["dari satu"]


def test_a_shared_list_is_the_teams_and_no_other_companys(edition: Edition) -> None:
    partner = make_partner(edition)
    (owner, _), (colleague, _) = make_owner(partner), make_owner(partner)
    stranger, _ = make_owner(make_partner(edition))
    made = service.make_shortlist(owner, "Tim")
    assert queries.find_shortlist(colleague, made.public_id) is None
    service.share(made, shared=True)
    assert queries.find_shortlist(colleague, made.public_id) is not None
    assert queries.find_shortlist(stranger, made.public_id) is None
    service.share(made, shared=False)
    assert queries.find_shortlist(colleague, made.public_id) is None


def test_what_was_removed_is_forgotten_after_a_day(edition: Edition) -> None:
    ikm, (owner, _user) = make_ikm(edition), make_owner(make_partner(edition))
    kept, gone = service.make_shortlist(owner, "Tetap"), service.make_shortlist(owner, "Buang")
    service.put_on(kept, ikm.id, clock.now())
    service.take_off([kept.id], ikm.id, clock.now())
    service.remove(gone, clock.now())
    service.forget_removed(clock.now())
    assert db.session.scalars(select(ShortlistEntry.id)).all() != []
    service.forget_removed(clock.now() + timedelta(days=1, minutes=1))
    assert db.session.scalars(select(ShortlistEntry.id)).all() == []
    assert db.session.scalars(select(Shortlist.name)).all() == ["Tetap"]
