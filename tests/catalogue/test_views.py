"""The catalogue's pages: for everybody, and the organiser's."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Consent, Host
from matchmaker.catalogue import queries, service
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from tests.catalogue.making import add_photo, open_edition
from tests.conftest import sign_in
from tests.directory.keepers import withdraw
from tests.directory.visiting import forgetful
from tests.factories.accounts import make_user
from tests.factories.directory import make_ikm

NASTY = "<script>alert(1)</script>"


@pytest.fixture(name="client")
def _client(client: FlaskClient) -> FlaskClient:
    return forgetful(client)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return open_edition()[0]


def page_of(part: Participation, edition: Edition) -> str:
    return f"/katalog/{edition.slug}/{part.company.public_id}"


def test_a_page_shows_products_and_permits_and_no_contacts_numbers_or_finances(
    client: FlaskClient, edition: Edition
) -> None:
    part = make_ikm(
        edition,
        name="Carica Bu Tumini",
        contact_name="Sri Rahasia",
        phone="+628777000999",
        email="rahasia@contoh.example",
        sales_per_year=98_765_432,
        needs=({"kind": "loan", "amount": 77_000_000, "purpose": "investment"},),
    )
    numbers = [permit.number for permit in part.company.permits]
    page = client.get(page_of(part, edition)).text
    assert "Carica Bu Tumini" in page
    assert "Keripik singkong" in page
    assert "P-IRT" in page
    hidden = ["Sri Rahasia", "8777000999", "rahasia@", "98.765", "77.000", *numbers]
    assert [secret for secret in hidden if secret in page] == []
    assert str(part.company.nib) not in page


def test_story_year_and_permits_are_for_who_agreed_to_these_words(
    client: FlaskClient, edition: Edition
) -> None:
    part = make_ikm(edition, story="Dari dapur nenek.")
    page = client.get(page_of(part, edition)).text
    whole = ("Dari dapur nenek.", "Sejak 2018", "P-IRT")
    assert [words for words in whole if words not in page] == []
    db.session.execute(
        update(Consent).where(Consent.company_id == part.company_id).values(version="2026-11")
    )
    db.session.commit()
    page = client.get(page_of(part, edition)).text
    assert "Keripik singkong" in page
    assert [words for words in whole if words in page] == []
    assert "P-IRT" not in client.get(f"/katalog/{edition.slug}").text.split('id="results"')[1]


def test_a_page_speaks_both_languages_and_says_so(client: FlaskClient, edition: Edition) -> None:
    part = make_ikm(edition)
    address = page_of(part, edition)
    english = client.get(f"{address}?lang=en").text
    assert '<html lang="en">' in english
    assert "Cassava chips" in english
    assert 'hreflang="id"' in english
    assert 'property="og:title"' in english
    assert 'name="description"' in english
    indonesian = client.get(f"{address}?lang=id").text
    assert '<html lang="id">' in indonesian
    assert f'href="http://localhost:8000{address}?lang=id"' in indonesian


def test_filters_live_in_the_address_and_work_without_script(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition, name="Jahe Kebumen", sectors=["herbal"])
    make_ikm(edition, name="Keripik Brebes", regency_code="33.29")
    page = client.get(f"/katalog/{edition.slug}?sektor=herbal&lang=id").text
    assert "Jahe Kebumen" in page
    assert "Keripik Brebes" not in page
    part = client.get(
        f"/katalog/{edition.slug}?q=brebes",
        headers={"HX-Request": "true", "HX-Target": "results"},
    )
    assert "<html" not in part.text
    assert client.get(f"/katalog/{edition.slug}/jumlah").status_code == 200


def test_a_mistyped_word_finds_and_no_word_of_who_is_not_shown_is_told(
    client: FlaskClient, edition: Edition
) -> None:
    """What it was taken for may be a word of a firm that has not agreed to the catalogue."""
    make_ikm(edition, name="Singkong Jaya")
    page = client.get(f"/katalog/{edition.slug}?q=singkng&lang=en").text
    assert "Singkong Jaya" in page
    assert "Also looked for" not in page


def test_an_unchanged_page_is_not_sent_again_and_holds_no_session(
    client: FlaskClient, edition: Edition
) -> None:
    part = make_ikm(edition)
    answer = client.get(page_of(part, edition))
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text
    tag = answer.headers["ETag"]
    again = client.get(page_of(part, edition), headers={"If-None-Match": tag})
    assert again.status_code == 304
    withdraw(part, Purpose.PUBLIC_CATALOGUE)
    gone = client.get(page_of(part, edition), headers={"If-None-Match": tag})
    assert gone.status_code == 404


def test_photos_are_those_of_who_is_in_it_alone(client: FlaskClient, edition: Edition) -> None:
    part, other = make_ikm(edition), make_ikm(edition)
    photo = add_photo(part)
    assert client.get(f"{page_of(part, edition)}/foto/{photo}").status_code == 200
    assert client.get(f"{page_of(other, edition)}/foto/{photo}").status_code == 404
    assert client.get(f"{page_of(part, edition)}/foto").status_code == 404
    withdraw(part, Purpose.PUBLIC_CATALOGUE)
    assert client.get(f"{page_of(part, edition)}/foto/{photo}").status_code == 404


def test_a_closed_catalogue_is_nowhere_and_robots_stay_out(
    client: FlaskClient, edition: Edition
) -> None:
    part = make_ikm(edition)
    robots = client.get("/robots.txt").text.splitlines()
    assert f"Allow: /katalog/{edition.slug}" in robots
    assert robots[-1] == "Disallow: /"
    service.close_catalogue(edition)
    db.session.commit()
    assert client.get("/robots.txt").text.splitlines() == ["User-agent: *", "Disallow: /"]
    for address in (f"/katalog/{edition.slug}", page_of(part, edition)):
        assert client.get(address).status_code == 404


def test_what_people_typed_is_never_run(client: FlaskClient, edition: Edition) -> None:
    part = make_ikm(edition, name=NASTY, product=f"قهوة 🌶️ {NASTY}")
    for address in (f"/katalog/{edition.slug}", page_of(part, edition)):
        page = client.get(address).text
        assert NASTY not in page
        assert "&lt;script&gt;" in page


def test_the_organiser_opens_prints_and_closes(
    client: FlaskClient, edition: Edition, tmp_path: Path
) -> None:
    make_ikm(edition)
    host = db.session.get_one(Host, edition.host_id)
    sign_in(client, make_user(host, Role.ORGANISER))
    home = f"/kelola/{edition.slug}/katalog"
    assert client.post(f"{home}/tutup").status_code == 303
    closed = client.post(f"{home}/cetak", data={"locale": "id"}, follow_redirects=True)
    assert closed.status_code == 200
    assert queries.find_newest_job(edition.host_id, edition.id) is None
    client.post(f"{home}/buka")
    client.post(f"{home}/cetak", data={"locale": "xx", "sektor": "herbal"})
    job = queries.find_newest_job(edition.host_id, edition.id)
    assert job is not None
    assert (job.inputs["locale"], job.inputs["address"]) == ("id", "sektor=herbal")
    bar = client.get(f"{home}/cetak/{job.public_id}", headers={"HX-Request": "true"})
    assert "<progress" in bar.text
    service.keep_print(job, b"%PDF-", [1], 3, tmp_path, clock.now())
    assert '<td data-label="Isi" ><div>Herbal</div>' in client.get(home).text
    assert client.post(f"{home}/cetak/{job.public_id}/berhenti").status_code == 303
    over = client.get(f"{home}/cetak/{job.public_id}", headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_nobody_outside_finds_out_by_an_address_who_looks_for_a_loan(
    client: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition, name="Jahe Kebumen", needs=({"kind": "loan", "amount": 7, "purpose": ""},))
    make_ikm(edition, name="Keripik Brebes", needs=())
    page = client.get(f"/katalog/{edition.slug}?kebutuhan=loan&lang=id").text
    assert "Jahe Kebumen" in page
    assert "Keripik Brebes" in page
