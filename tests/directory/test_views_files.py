from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from matchmaker.files.queries import find_photo
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.files import evil


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


def keep(app, part, kind=FileKind.PHOTO, content=None):
    clean = files.clean(content or evil.picture(), kind)
    kept = files.keep(
        clean,
        kind,
        host_id=part.host_id,
        company_id=part.company_id,
        data=app.config["DATA"],
        now=clock.now(),
    )
    db.session.commit()
    return kept


def photo_of(edition, part):
    return f"/acara/{edition.slug}/direktori/{part.company.public_id}/foto"


def test_an_owner_adds_replaces_and_deletes_the_photo(client, edition, ikm, owner):
    here = f"/acara/{edition.slug}/foto-usaha"
    sign_in(client, owner)
    assert "<img" not in client.get(here).text
    sent = {"photo": (BytesIO(evil.with_place(orientation=6)), "IMG.jpg")}
    assert client.post(here, data=sent).status_code == 303
    first = find_photo(ikm.company_id)
    assert (first.made_by_id, first.host_id) == (owner.id, edition.host_id)
    profile = client.get(f"/acara/{edition.slug}/direktori/{ikm.company.public_id}").text
    assert photo_of(edition, ikm) in profile
    client.post(here, data={"photo": (BytesIO(evil.picture("WEBP")), "lain.webp")})
    second = find_photo(ikm.company_id)
    assert second.public_id != first.public_id
    assert client.post(f"{here}/hapus").status_code == 303
    assert find_photo(ikm.company_id) is None
    assert client.get(photo_of(edition, ikm)).status_code == 404


@pytest.mark.parametrize("content", [b"", evil.HTML, evil.SVG, evil.pdf(), evil.huge_png()])
def test_an_evil_photo_is_refused_with_the_mend(client, edition, ikm, owner, content):
    sign_in(client, owner)
    answer = client.post(
        f"/acara/{edition.slug}/foto-usaha", data={"photo": (BytesIO(content), "foto.jpg")}
    )
    assert answer.status_code == 422
    assert 'id="photo-error"' in answer.text
    assert find_photo(ikm.company_id) is None


def test_a_photo_is_handed_out_as_a_picture_and_nothing_else(app, client, edition, ikm, owner):
    keep(app, ikm, content=evil.polyglot())
    sign_in(client, owner)
    answer = client.get(photo_of(edition, ikm))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith('inline; filename="photo-')
    assert b"script" not in answer.data
    small = client.get(photo_of(edition, ikm) + "?kecil=1")
    assert max(Image.open(BytesIO(small.data)).size) == 240
    again = client.get(photo_of(edition, ikm), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(photo_of(edition, ikm), headers={"If-None-Match": small.headers["ETag"]})
    assert other.status_code == 200


def test_a_pdf_is_only_ever_a_download(app, client, edition, ikm, owner):
    file = keep(app, ikm, FileKind.PERMIT, evil.pdf())
    sign_in(client, owner)
    answer = client.get(f"/berkas/{file.public_id}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="permit-')


def test_a_photo_is_seen_by_whoever_sees_the_company(app, client, edition, host, ikm):
    keep(app, ikm)
    shop = make_partner(edition)
    held = make_ikm(edition, graduated=False)
    keep(app, held)
    partner = make_user(host, Role.PARTNER, acts_for=(shop.company_id,))
    stranger = make_user(make_host(), Role.ORGANISER)
    other = make_user(host, Role.IKM, acts_for=(held.company_id,))
    desk = make_user(host, Role.DESK)
    seen = {}
    for name, user in (
        ("partner", partner), ("stranger", stranger), ("other", other), ("desk", desk),
    ):  # fmt: skip
        sign_in(client, user)
        seen[name] = [client.get(photo_of(edition, part)).status_code for part in (ikm, held)]
    assert seen == {
        "partner": [200, 404],
        "stranger": [404, 404],
        "other": [404, 200],
        "desk": [403, 403],
    }


def test_a_permit_is_for_its_company_its_mentor_and_its_organisers(
    app, client, edition, host, ikm, owner
):
    file = keep(app, ikm, FileKind.PERMIT, evil.pdf())
    shop = make_partner(edition)
    people = {
        "owner": owner,
        "mentor": make_user(host, Role.MENTOR, mentors=(ikm.company_id,)),
        "organiser": make_user(host, Role.ORGANISER),
        "partner": make_user(host, Role.PARTNER, acts_for=(shop.company_id,)),
        "other mentor": make_user(host, Role.MENTOR),
        "desk": make_user(host, Role.DESK),
        "observer": make_user(host, Role.OBSERVER),
        "stranger": make_user(make_host(), Role.ORGANISER),
    }
    answers = {
        name: sign_in(client, user).get(f"/berkas/{file.public_id}").status_code
        for name, user in people.items()
    }
    assert {name for name, status in answers.items() if status == 200} == {
        "owner",
        "mentor",
        "organiser",
    }
    assert set(answers.values()) == {200, 404}


def test_a_list_shows_small_photos_where_there_are_any(app, client, edition, host, ikm):
    other = make_ikm(edition)
    keep(app, ikm)
    sign_in(client, make_user(host, Role.ORGANISER))
    page = client.get(f"/acara/{edition.slug}/direktori").text
    assert f"{photo_of(edition, ikm)}?kecil=1" in page
    assert photo_of(edition, other) not in page
