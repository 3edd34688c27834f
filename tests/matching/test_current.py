"""What the rule says of the visitor and one company."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.matching import keep_apart


@pytest.mark.parametrize(
    ("kind", "told"), [(CompanyKind.RETAILER, True), (CompanyKind.BANK, False)]
)
def test_the_rule_speaks_of_the_kind_it_is_made_for(
    app: Flask, client: FlaskClient, db_session: object, kind: CompanyKind, told: bool
) -> None:
    edition = make_edition(make_host())
    ikm, partner = make_ikm(edition), make_partner(edition, kind=kind)
    keep_apart(edition)
    host = db.session.get_one(Host, edition.host_id)
    sign_in(client, make_user(host, Role.IKM, acts_for=(ikm.company_id,)))
    page = client.get(f"/acara/{edition.slug}/direktori/{partner.company.public_id}").text
    assert ("Tidak direncanakan pada acara ini" in page) is told
    assert (f"/ajukan/{partner.company.public_id}" not in page) is told
