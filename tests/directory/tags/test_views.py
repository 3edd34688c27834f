from __future__ import annotations

import pytest

from matchmaker.accounts.core import Role
from matchmaker.directory.tags import queries
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
def organiser(client, host):
    user = make_user(host, Role.ORGANISER)
    sign_in(client, user)
    return user


@pytest.fixture
def maker(edition):
    part = make_ikm(edition)
    part.company.tags = ["camilan", "keripik"]
    return part


def path(edition, rest=""):
    return f"/kelola/{edition.slug}/tag{rest}"


def names(**more):
    return {"name_id": "Rempeyek", "name_en": "Peanut brittle"} | more


def test_the_tree_shows_each_tag_with_its_uses(client, edition, organiser, maker):
    page = client.get(path(edition)).text
    assert "Keripik" in page
    assert "1 peserta" in page


def test_a_tag_is_added_and_named_in_both_languages(client, host, edition, organiser):
    sent = names(synonyms="peyek\nkerupuk kacang", kbli="10794", hs="1905.90")
    assert client.post(path(edition, "/camilan/baru"), data=sent).status_code == 303
    tag = queries.load_tree(host.id).get("rempeyek")
    assert (tag.name.en, tag.synonyms) == ("Peanut brittle", ("peyek", "kerupuk kacang"))
    assert (tag.kbli, tag.hs) == (("10794",), ("190590",))
    assert "Rempeyek" in client.get(path(edition, "/rempeyek")).text


@pytest.mark.parametrize(
    ("sent", "mend"),
    [
        ({"name_id": ""}, "bahasa Indonesia"),
        ({"name_en": "   "}, "bahasa Inggris"),
        ({"name_id": "🍌🍌"}, "huruf"),
        ({"name_id": "x" * 10_000}, "80"),
        ({"kbli": "107"}, "lima angka"),
        ({"hs": "1905.9"}, "enam atau delapan"),
        ({"synonyms": "\n".join(f"kata {n}" for n in range(70))}, "60 baris"),
        ({"synonyms": "y" * 200}, "80"),
    ],
)
def test_a_tag_with_a_fault_is_not_added_and_nothing_typed_is_lost(
    client, host, edition, organiser, sent, mend
):
    answer = client.post(path(edition, "/camilan/baru"), data=names(**sent))
    assert answer.status_code == 422
    assert mend in answer.text
    [typed] = sent.values()
    assert typed.strip() in answer.text
    assert queries.load_tree(host.id).find("rempeyek") is None


def test_a_second_tag_of_one_name_is_refused(client, edition, organiser):
    answer = client.post(path(edition, "/camilan/baru"), data=names(name_id="keripik"))
    assert answer.status_code == 409
    assert "Sudah ada" in answer.text


def test_a_used_tag_is_not_deleted_and_the_page_says_what_to_do(
    client, host, edition, organiser, maker
):
    page = client.post(path(edition, "/keripik/hapus"), follow_redirects=True).text
    assert "Gabungkan" in page
    assert queries.load_tree(host.id).find("keripik") is not None
    client.post(path(edition, "/kopi/hapus"))
    assert queries.load_tree(host.id).find("kopi") is None


def test_a_tag_is_moved_merged_ordered_and_switched_off(client, host, edition, organiser, maker):
    client.post(path(edition, "/keripik/pindah"), data={"move-place": "buah_olahan"})
    assert maker.company.tags == ["buah_olahan", "keripik"]
    client.post(path(edition, "/kerupuk/tampil"), data={"on": "0"})
    assert not queries.load_tree(host.id).get("kerupuk").active
    client.post(path(edition, "/teh/urut"), data={"up": "1"})
    order = [tag.code for tag in queries.load_tree(host.id).children("minuman")]
    assert order[:2] == ["teh", "kopi"]
    client.post(path(edition, "/keripik/gabung"), data={"merge-place": "selai"})
    assert maker.company.tags == ["buah_olahan", "selai"]


def test_places_that_cannot_be_are_not_offered_and_refused(client, host, edition, organiser):
    page = client.get(path(edition, "/kain")).text
    assert 'value="batik_tulis"' not in page.split('id="move-place"')[1].split("</select>")[0]
    answer = client.post(path(edition, "/kain/pindah"), data={"move-place": "batik_tulis"})
    assert answer.status_code == 422
    assert client.post(path(edition, "/kain/pindah"), data={}).status_code == 422


def test_a_sector_is_shown_and_not_changed(client, edition, organiser):
    assert client.get(path(edition, "/herbal")).status_code == 200
    assert client.post(path(edition, "/herbal"), data=names()).status_code == 404
    assert client.post(path(edition, "/herbal/tampil"), data={"on": "0"}).status_code == 404
    assert client.get(path(edition, "/tidak_ada")).status_code == 404
