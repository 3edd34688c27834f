"""Wishes: written, changed, taken back, refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.matching import service
from matchmaker.matching.models import Wish, WishKind
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def test_a_wish_is_written_changed_and_taken_back(edition: Edition) -> None:
    partner, ikm = make_partner(edition), make_ikm(edition)
    about = ikm.company.public_id
    assert service.set_wish(partner, about, WishKind.WOULD) is None
    assert service.set_wish(partner, about, WishKind.MUST) is WishKind.WOULD
    wish = db.session.scalars(select(Wish)).one()
    assert (wish.from_id, wish.about_id, wish.kind) == (partner.id, ikm.id, WishKind.MUST)
    assert service.set_wish(partner, about, None) is WishKind.MUST
    assert service.set_wish(partner, about, None) is None
    assert db.session.scalars(select(Wish)).all() == []


def test_wishes_are_about_the_other_side_of_the_same_edition(edition: Edition) -> None:
    partner, rival = make_partner(edition), make_partner(edition)
    hidden = make_ikm(edition, graduated=False)
    elsewhere = make_ikm(make_edition(make_host()))
    for other in (partner, rival, hidden, elsewhere):
        with pytest.raises(service.UnknownCandidateError):
            service.set_wish(partner, other.company.public_id, WishKind.MUST)
    with pytest.raises(service.UnknownCandidateError):
        service.set_wish(hidden, partner.company.public_id, WishKind.MUST)
