"""The organiser's page of weights and rule: shown, tried out, saved, refused."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.events.models import Edition
from matchmaker.matching.core.rule import KindRule
from matchmaker.matching.core.types import PARTNER_KINDS
from matchmaker.matching.core.weights import CRITERIA, default_weight
from matchmaker.matching.rules.queries import list_rules
from matchmaker.matching.weighing.queries import list_own_weights
from matchmaker.matching.weighing.service import mark_of
from tests.conftest import sign_in
from tests.directory.visiting import forgetful, statements
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

HTMX = {"HX-Request": "true", "HX-Target": "effect"}


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


@pytest.fixture
def organiser(client: FlaskClient, edition: Edition) -> FlaskClient:
    host = db.session.get_one(Host, edition.host_id)
    return sign_in(forgetful(client), make_user(host, Role.ORGANISER))


def url(edition: Edition, more: str = "") -> str:
    return f"/kelola/{edition.slug}/pencocokan/bobot{more}"


def sent(edition: Edition, **changes: object) -> dict[str, object]:
    """What the page would send, with changes."""
    values: dict[str, object] = {
        f"bobot_{side}_{code}": f"{default_weight(side, code):g}"
        for side, criteria in CRITERIA.items()
        for code in criteria
    }
    values |= {f"bertemu_{kind}": "y" for kind in PARTNER_KINDS}
    values["terlihat"] = mark_of(list_own_weights(edition.id), list_rules(edition.id))
    return {name: value for name, value in (values | changes).items() if value is not None}


def test_the_page_shows_what_holds_without_scoring_anything(
    organiser: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition), make_partner(edition)
    page = organiser.get(url(edition)).text
    assert 'name="bobot_bank_amount"' in page
    assert "Geser sebuah bobot" in page
    assert "Belum ada bedanya dengan yang tersimpan." in page
    with statements() as at_two:
        organiser.get(url(edition))
    for _ in range(5):
        make_ikm(edition), make_partner(edition)
    with statements() as at_twelve:
        organiser.get(url(edition))
    assert len(at_twelve) == len(at_two)


def test_trying_out_says_what_changes_and_saves_nothing(
    organiser: FlaskClient, edition: Edition
) -> None:
    make_partner(edition, name="Swalayan Ujung")
    make_ikm(edition, name="Keripik Mahal").company.products[0].price = 200_000
    coffee = make_ikm(edition, name="Kopi <b>Enak</b>", product="kopi robusta")
    coffee.company.products[0].name_en = "coffee"
    db.session.commit()
    changes = {"bobot_retailer_product": "0,5", "bobot_retailer_price": "5"}
    changes["bobot_ikm_product"] = "0"
    data = sent(edition, **changes, perusahaan="swalayan")
    whole = organiser.post(url(edition, "/akibat"), data=data)
    assert whole.status_code == 200
    assert "1 dari 1 berubah; 0 di antaranya memuat nama lain." in whole.text
    assert "naik dari 2" in whole.text
    assert "Kopi &lt;b&gt;Enak&lt;/b&gt;" in whole.text
    # What was typed stands there, and is not saved.
    assert 'value="0,5"' in whole.text
    assert list_own_weights(edition.id) == {}
    part = organiser.post(url(edition, "/akibat"), data=data, headers=HTMX)
    assert "<html" not in part.text
    assert "1 dari 1 berubah" in part.text
    assert part.text.count("hx-swap-oob") == 2


def test_a_rule_that_leaves_somebody_alone_says_so(
    organiser: FlaskClient, edition: Edition
) -> None:
    make_partner(edition)
    make_ikm(edition, name="Keripik")
    data = sent(edition, tambah_kecuali_retailer="teknologi_pangan")
    page = organiser.post(url(edition, "/akibat"), data=data, headers=HTMX).text
    assert "1 IKM tidak bisa menemui siapa pun." in page
    assert "0, kini 1." in page


def test_saving_sets_weights_and_rule(organiser: FlaskClient, edition: Edition) -> None:
    data = sent(
        edition,
        bobot_bank_amount="4.5",
        bertemu_exporter=None,
        hanya_retailer=["teknologi_pangan", "herbal"],
        tambah_kecuali_retailer="keripik",
    )
    answer = organiser.post(url(edition), data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, url(edition))
    assert list_own_weights(edition.id) == {"bank": {"amount": 4.5}}
    assert list_rules(edition.id) == {
        "exporter": KindRule(meets=False),
        "retailer": KindRule(only=("teknologi_pangan", "herbal"), never=("keripik",)),
    }
    page = organiser.get(url(edition)).text
    assert "Tersimpan." in page
    assert 'value="4.5"' in page
    again = sent(
        edition, bobot_bank_amount="4.5", bertemu_exporter=None,
        hanya_retailer=["teknologi_pangan", "herbal"], kecuali_retailer=["keripik"],
    )  # fmt: skip
    organiser.post(url(edition), data=again)
    assert "Tidak ada yang berubah" in organiser.get(url(edition)).text


@pytest.mark.parametrize(
    ("changes", "mend"),
    [
        ({"bobot_bank_amount": "6"}, "Ketik angka dari 0 sampai 5"),
        ({"bobot_bank_amount": "1.3"}, "Ketik angka dari 0 sampai 5"),
        ({"bobot_bank_amount": "nan"}, "Ketik angka dari 0 sampai 5"),
        ({"bobot_bank_amount": ""}, "Ketik angka dari 0 sampai 5"),
        ({f"bobot_ikm_{code}": "0" for code in CRITERIA["ikm"]}, "Beri bobot pada satu hal."),
        (
            {"hanya_bank": ["herbal"], "tambah_kecuali_bank": "herbal"},
            "Tag yang sama diminta dan dikecualikan.",
        ),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    organiser: FlaskClient, edition: Edition, changes: dict[str, object], mend: str
) -> None:
    data = sent(edition, bobot_bank_age="4.5", **changes)
    for address, headers in ((url(edition), {}), (url(edition, "/akibat"), {})):
        answer = organiser.post(address, data=data, headers=headers)
        assert answer.status_code == 422
        assert mend in answer.text
        assert 'value="4.5"' in answer.text
    assert mend in organiser.post(url(edition, "/akibat"), data=data, headers=HTMX).text
    assert list_own_weights(edition.id) == {}
    assert list_rules(edition.id) == {}


def test_an_unknown_tag_is_refused(organiser: FlaskClient, edition: Edition) -> None:
    answer = organiser.post(url(edition), data=sent(edition, hanya_bank=["no_such_tag"]))
    assert answer.status_code == 422
    assert list_rules(edition.id) == {}


def test_who_saves_over_another_is_asked_first(organiser: FlaskClient, edition: Edition) -> None:
    mine = sent(edition, bobot_bank_amount="4.5")
    organiser.post(url(edition), data=sent(edition, bobot_bank_age="1"))
    answer = organiser.post(url(edition), data=mine)
    assert answer.status_code == 409
    assert "Penyelenggara lain menyimpan" in answer.text
    assert 'value="4.5"' in answer.text
    assert list_own_weights(edition.id) == {"bank": {"age": 1}}
    # Having seen it, one may.
    answer = organiser.post(url(edition), data=sent(edition, bobot_bank_amount="4.5"))
    assert answer.status_code == 303
    assert list_own_weights(edition.id) == {"bank": {"amount": 4.5}}


def test_a_side_goes_back_to_the_default_without_script(
    organiser: FlaskClient, edition: Edition
) -> None:
    organiser.post(url(edition), data=sent(edition, bobot_bank_amount="0.5"))
    data = sent(edition, bobot_bank_amount="0.5", bobot_ikm_need="4.5", bawaan="bank")
    page = organiser.post(url(edition, "/akibat"), data=data).text
    assert 'value="0.5"' not in page
    assert 'value="4.5"' in page
    assert list_own_weights(edition.id) == {"bank": {"amount": 0.5}}


def test_a_suggestion_in_the_address_is_filled_in_only(
    organiser: FlaskClient, edition: Edition
) -> None:
    make_partner(edition, kind=CompanyKind.BANK)
    page = organiser.get(url(edition, "?bobot_bank_amount=4.5&bobot_bank_age=99")).text
    assert 'value="4.5"' in page
    assert 'value="99"' not in page
    assert "Sebuah saran sudah diisikan" in page
    assert list_own_weights(edition.id) == {}


def test_a_name_that_nobody_has_says_so(organiser: FlaskClient, edition: Edition) -> None:
    make_ikm(edition)
    page = organiser.get(url(edition, "?perusahaan=Tidak+Ada")).text
    assert "Tidak ada perusahaan bernama “Tidak Ada”" in page


def test_a_forbidden_pair_says_the_rule_on_its_page(
    organiser: FlaskClient, client: FlaskClient, edition: Edition
) -> None:
    shop, ikm = make_partner(edition), make_ikm(edition)
    organiser.post(url(edition), data=sent(edition, hanya_retailer=["herbal"]))
    host = db.session.get_one(Host, edition.host_id)
    sign_in(client, make_user(host, Role.PARTNER, acts_for=(shop.company_id,)))
    said = "Pada acara ini ritel modern hanya menemui IKM bidang Herbal."
    page = client.get(f"/acara/{edition.slug}/direktori/{ikm.company.public_id}/kecocokan")
    assert said in page.text
    asked = client.get(f"/acara/{edition.slug}/ajukan/{ikm.company.public_id}")
    assert asked.status_code == 409
    assert said in asked.text
