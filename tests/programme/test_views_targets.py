from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.programme.targets.queries import find_target
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def organiser(client, db_session, edition):
    return sign_in(client, make_user(db_session.get(Host, edition.host_id), Role.ORGANISER))


def sent(**changes):
    today = clock.now().date()
    return {
        "number": "350",
        "starts_on": (today - timedelta(days=200)).isoformat(),
        "due_on": (today + timedelta(days=60)).isoformat(),
    } | changes


def test_a_target_is_set_and_shown_again(organiser, edition):
    data = sent(part_kabupaten_33_05="200", part_kabupaten_33_02="150", part_sector_herbal="350")
    address = f"/kelola/{edition.slug}/target"
    answer = organiser.post(address, data=data)
    assert answer.status_code == 303
    assert find_target(edition.id).number == 350
    page = organiser.get(address).text
    assert 'value="200"' in page
    assert "350" in organiser.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "banyak"}, "Isi bilangan bulat 1 sampai 100000"),
        ({"number": "0"}, "Isi bilangan bulat 1 sampai 100000"),
        ({"number": "350 🙂"}, "Isi bilangan bulat 1 sampai 100000"),
        ({"number": "9" * 10_000}, "Isi bilangan bulat 1 sampai 100000"),
        ({"due_on": "2020-01-01"}, "Ini tidak setelah hari mulai"),
        ({"starts_on": "2019-01-01", "due_on": "2020-01-01"}, "Hari ini sudah lewat"),
        ({"due_on": "31 Februari"}, "24/11/2026"),
        ({"starts_on": "0002-01-01"}, "Lebih dari sepuluh tahun"),
        ({"part_kabupaten_33_05": "340"}, "Jumlah semua kabupaten 340, sedangkan targetnya 350"),
        ({"part_kabupaten_33_05": "360"}, "lebih 10"),
        ({"part_kabupaten_33_05": "-1"}, "Isi bilangan bulat 0 sampai 100.000"),
        ({"part_sector_herbal": "300"}, "kurang 50"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(organiser, edition, changes, words):
    answer = organiser.post(f"/kelola/{edition.slug}/target", data=sent(**changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert find_target(edition.id) is None
    for value in changes.values():
        if len(value) < 20 and value.isdigit():
            assert f'value="{value}"' in answer.text
