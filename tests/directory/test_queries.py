"""Which profile each visitor finds, and whose contacts are open."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from matchmaker.db import db
from matchmaker.directory import queries
from matchmaker.directory.finding.core import Sight
from matchmaker.directory.models import Disclosure, Participation
from matchmaker.events.models import Edition
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

pytestmark = pytest.mark.usefixtures("db_session")
OrmSession = scoped_session[Session]


@pytest.fixture
def edition(db_session: OrmSession) -> Edition:
    return make_edition(make_host())


def test_a_profile_is_found_only_by_those_who_may_see_it(edition: Edition) -> None:
    hidden = make_ikm(edition, graduated=False)
    public_id = hidden.company.public_id

    def find(sight: Sight, own: tuple[int, ...] = ()) -> Participation | None:
        return queries.find_visible_participation(edition.id, public_id, sight, own)

    assert find(Sight.GRADUATED_IKM) is None
    assert find(Sight.PARTNERS) is None
    assert find(Sight.PARTNERS, (hidden.company_id,)) == hidden
    assert find(Sight.EVERYONE) == hidden
    other = make_edition(make_host())
    assert queries.find_visible_participation(other.id, public_id, Sight.EVERYONE) is None


def test_contacts_are_open_between_two_companies_of_one_edition_only(edition: Edition) -> None:
    ikm, partner = make_ikm(edition), make_partner(edition)
    third = make_partner(edition)
    db.session.add(
        Disclosure(edition_id=edition.id, ikm_id=ikm.company_id, partner_id=partner.company_id)
    )
    db.session.commit()
    assert queries.are_contacts_open(edition.id, partner.company_id, ikm.company_id)
    assert queries.are_contacts_open(edition.id, ikm.company_id, partner.company_id)
    assert not queries.are_contacts_open(edition.id, ikm.company_id, third.company_id)
    other = make_edition(make_host())
    assert not queries.are_contacts_open(other.id, ikm.company_id, partner.company_id)
