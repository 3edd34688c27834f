from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.db import db
from matchmaker.directory.finding.core import Sight
from matchmaker.directory.shortlists import queries, service
from matchmaker.events.models import Edition
from tests.directory.keepers import make_owner, withdraw
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

SIGHT = Sight.GRADUATED_IKM


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def test_whoever_withdraws_or_is_restricted_is_gone_from_view_at_once(edition: Edition) -> None:
    stays, withdraws, restricted = (make_ikm(edition) for _ in range(3))
    owner, _user = make_owner(make_partner(edition))
    made = service.make_shortlist(owner, "Camilan")
    for part in (stays, withdraws, restricted):
        service.put_on(made, part.id, clock.now())
    assert queries.count_entries([made.id], edition.id, SIGHT) == {made.id: 3}
    withdraw(withdraws, Purpose.PARTNERS)
    restricted.company.restricted_at = clock.now()
    db.session.commit()
    seen = [entry.participation_id for entry in queries.list_entries(made, SIGHT)]
    assert seen == [stays.id]
    assert queries.count_hidden(made, SIGHT) == 2
    assert queries.count_entries([made.id], edition.id, SIGHT) == {made.id: 1}
    assert queries.find_entry(made, withdraws.company.public_id, SIGHT) is None


def test_the_list_last_used_takes_the_next_company(edition: Edition) -> None:
    owner, _user = make_owner(make_partner(edition))
    assert queries.find_last_used(owner) is None
    one = service.make_shortlist(owner, "Satu")
    two = service.make_shortlist(owner, "Dua")
    assert queries.find_last_used(owner) == two
    service.put_on(one, make_ikm(edition).id, clock.now())
    assert queries.find_last_used(owner) == one


def test_marks_are_those_of_ones_own_lists(edition: Edition) -> None:
    ikm, other = make_ikm(edition), make_ikm(edition)
    partner = make_partner(edition)
    owner, _user = make_owner(partner)
    stranger, _ = make_owner(make_partner(edition))
    made = service.make_shortlist(owner, "Camilan")
    service.put_on(made, ikm.id, clock.now())
    ids = [ikm.id, other.id]
    assert queries.list_marked(owner, ids) == {ikm.id}
    assert queries.list_marked(stranger, ids) == frozenset()
    assert queries.list_marked_companies(owner, [ikm, other]) == {ikm.company.public_id}
    assert queries.list_lists_with(owner, ikm.id) == [made]
