"""The pages on which an IKM edits its profile."""

from __future__ import annotations

import pytest

from matchmaker.accounts.core import Role
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


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


@pytest.fixture
def owner(host, ikm):
    return make_user(host, Role.IKM, acts_for=(ikm.company_id,))


def test_all_pages_open(client, edition, ikm, owner):
    sign_in(client, owner)
    here = f"/acara/{edition.slug}/profil"
    product, permit = ikm.company.products[0].public_id, ikm.company.permits[0].public_id
    for path in (
        "",
        "/usaha",
        "/cerita",
        "/pasar",
        "/kebutuhan",
        "/penghargaan",
        "/kontak",
        "/produk",
        f"/produk/{product}/nama",
        f"/produk/{product}/jual",
        f"/produk/{product}/kemasan",
        f"/produk/{product}/kode",
        f"/produk/{product}/foto",
        "/izin",
        "/izin/baru",
        f"/izin/{permit}",
    ):
        assert client.get(here + path).status_code == 200, path
