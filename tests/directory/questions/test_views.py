"""Own questions: organisers ask, companies answer, and each reader sees what is for them."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.directory.questions import queries, service
from matchmaker.directory.questions.core import Audience, Choice, Draft, QuestionKind, Side
from matchmaker.reference.texts import Text, same
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.files.evil import picture

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
WAYS = (Choice(code="sendiri", text=same("Sendiri")), Choice(code="kurir", text=same("Kurir")))


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def ikm(edition):
    return make_ikm(edition, name="Keripik Bu Sri")


@pytest.fixture
def partner(edition):
    return make_partner(edition)


@pytest.fixture
def organiser(client, host):
    user = make_user(host, Role.ORGANISER)
    sign_in(client, user)
    return user


@pytest.fixture
def owner(host, ikm):
    return make_user(host, Role.IKM, acts_for=(ikm.company_id,))


@pytest.fixture
def buyer(host, partner):
    return make_user(host, Role.PARTNER, acts_for=(partner.company_id,))


def ask(edition, kind=QuestionKind.TEXT, label="Bahan baku dari mana?", **more):
    values = {"side": Side.IKM, "kind": kind, "label": Text(id=label, en=f"{label} (en)")}
    choosing = kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    drafted = Draft(**(values | {"choices": WAYS * choosing} | more))
    question = service.add_question(edition, drafted)
    db.session.commit()
    return question


def put_answer(part, question, value, now):
    service.put_answer(part, question, value, now)
    db.session.commit()


def fields(**more):
    return {
        "side": "ikm",
        "kind": "text",
        "label_id": "Bahan baku dari mana?",
        "label_en": "Where does the material come from?",
        "audience": "everyone",
    } | more


def manage(edition, path=""):
    return f"/kelola/{edition.slug}/pertanyaan{path}"


def answering(edition, path=""):
    return f"/acara/{edition.slug}/jawaban{path}"


def profile(edition, part):
    return f"/acara/{edition.slug}/direktori/{part.company.public_id}"


def test_an_organiser_asks_a_question_and_sees_it_in_the_list(client, edition, organiser):
    answer = client.post(manage(edition, "/baru"), data=fields(required="y"))
    assert answer.status_code == 303
    page = client.get(manage(edition)).text
    assert "Bahan baku dari mana?" in page
    [question] = queries.list_questions(edition.id)
    assert question.required


@pytest.mark.parametrize(
    ("sent", "mend"),
    [
        ({"label_en": ""}, "kedua bahasa"),
        ({"label_id": "😀😀"}, "kedua bahasa"),
        ({"label_id": "x" * 10_000}, "10.000"),
        ({"kind": "choice"}, "dua pilihan"),
        ({"kind": "choice", "choice_code": ["", ""], "choice_id": ["Ya", "ya"],
          "choice_en": ["Yes", "yes"]}, "sama"),
        ({"kind": "tidak-ada"}, ""),
    ],
)  # fmt: skip
def test_a_question_with_a_fault_is_not_asked_and_nothing_typed_is_lost(
    client, edition, organiser, sent, mend
):
    answer = client.post(manage(edition, "/baru"), data=fields(**sent))
    assert answer.status_code == 422
    assert mend in answer.text
    assert "Where does the material come from?" in answer.text or sent.get("label_en") == ""
    assert list(queries.list_questions(edition.id)) == []


def test_choices_keep_their_code_when_their_words_change(client, edition, organiser, ikm):
    question = ask(edition, QuestionKind.CHOICE)
    put_answer(ikm, question, "kurir", NOW)
    sent = fields(
        kind="choice",
        choice_code=["sendiri", "kurir", ""],
        choice_id=["Sendiri", "Ekspedisi", "Diambil"],
        choice_en=["", "Courier", "Picked up"],
    )
    assert client.post(manage(edition, f"/{question.public_id}"), data=sent).status_code == 303
    assert [c["code"] for c in question.choices] == ["sendiri", "kurir", "diambil"]
    assert question.choices[0]["en"] == "Sendiri"
    # Somebody has chosen it: it can be reworded, not taken away.
    gone = fields(
        kind="choice",
        choice_code=["sendiri", ""],
        choice_id=["Sendiri", "Lain"],
        choice_en=["", ""],
    )
    answer = client.post(manage(edition, f"/{question.public_id}"), data=gone)
    assert answer.status_code == 409
    assert "Ekspedisi" in answer.text


def test_a_question_with_answers_keeps_its_kind_and_is_not_deleted(client, edition, organiser, ikm):
    question = ask(edition)
    put_answer(ikm, question, "Kebun sendiri", NOW)
    path = manage(edition, f"/{question.public_id}")
    assert client.post(path, data=fields(kind="number")).status_code == 409
    client.post(f"{path}/hapus")
    assert queries.find_question(edition.id, question.public_id) is not None
    client.post(f"{path}/tampil", data={"on": "0"})
    assert list(queries.list_questions(edition.id)) == []


def test_a_company_answers_and_its_profile_shows_it(client, edition, ikm, owner):
    text, number = ask(edition), ask(edition, QuestionKind.NUMBER, "Luas dapur", unit="m²")
    way = ask(edition, QuestionKind.CHOICE, "Cara kirim")
    many = ask(edition, QuestionKind.CHOICES, "Cara kirim lain")
    sign_in(client, owner)
    assert "Bahan baku dari mana?" in client.get(answering(edition)).text
    sent = {
        f"q_{text.public_id}": "Kebun sendiri",
        f"q_{number.public_id}": "37,5",
        f"q_{way.public_id}": "kurir",
        f"q_{many.public_id}": ["kurir", "sendiri"],
        "dasar": "{}",
    }
    assert client.post(answering(edition), data=sent).status_code == 303
    page = client.get(profile(edition, ikm)).text
    assert "Kebun sendiri" in page
    assert "37,5 m²" in page
    assert "Sendiri, Kurir" in page
    assert ikm.revision == 2


def test_what_cannot_be_an_answer_is_said_beside_it_and_the_rest_is_kept(
    client, edition, ikm, owner
):
    text, number = ask(edition, required=True), ask(edition, QuestionKind.NUMBER, "Luas dapur")
    sign_in(client, owner)
    sent = {f"q_{text.public_id}": "y" * 10_000, f"q_{number.public_id}": "luas sekali"}
    answer = client.post(answering(edition), data=sent)
    assert answer.status_code == 422
    assert "luas sekali" in answer.text
    assert "y" * 10_000 in answer.text
    assert queries.list_answers(ikm.id) == {}
    sent = {f"q_{text.public_id}": "", f"q_{number.public_id}": "12"}
    answer = client.post(answering(edition), data=sent)
    assert answer.status_code == 422
    assert set(queries.list_answers(ikm.id)) == {number.id}


def test_emoji_and_right_to_left_words_stay_without_signs_that_turn_the_page(
    client, edition, ikm, owner
):
    question = ask(edition)
    sign_in(client, owner)
    client.post(answering(edition), data={f"q_{question.public_id}": "\u202eحلال 😀 sekali\u0000"})
    assert queries.list_answers(ikm.id)[question.id].words == "حلال 😀 sekali"


def test_two_who_answer_at_once_are_told_and_nothing_is_overwritten(client, edition, ikm, owner):
    question = ask(edition)
    name = f"q_{question.public_id}"
    sign_in(client, owner)
    base = f'{{"{name}": null}}'
    client.post(answering(edition), data={name: "Kebun", "dasar": base, "revisi": "1"})
    answer = client.post(answering(edition), data={name: "Pasar", "dasar": base, "revisi": "1"})
    assert answer.status_code == 409
    assert "Pasar" in answer.text
    assert queries.list_answers(ikm.id)[question.id].words == "Kebun"


@pytest.mark.parametrize(
    ("audience", "buyer_sees", "neighbour_sees"),
    [
        (Audience.EVERYONE, True, True),
        (Audience.OTHER_SIDE, True, False),
        (Audience.ORGANISERS, False, False),
    ],
)
def test_an_answer_is_shown_to_whom_it_is_for(
    client, host, edition, ikm, owner, buyer, audience, buyer_sees, neighbour_sees
):
    question = ask(edition, audience=audience)
    put_answer(ikm, question, "Rahasia dapur", NOW)
    observer = make_user(host, Role.OBSERVER)
    for person, sees in (
        (owner, True),
        (make_user(host, Role.ORGANISER), True),
        (buyer, buyer_sees),
        (observer, neighbour_sees),
    ):
        sign_in(client, person)
        assert ("Rahasia dapur" in client.get(profile(edition, ikm)).text) is sees, person.roles


def test_a_file_answers_and_is_opened_by_whom_it_is_for(client, host, edition, ikm, owner, buyer):
    question = ask(edition, QuestionKind.FILE, "Denah dapur", audience=Audience.ORGANISERS)
    path = answering(edition, f"/{question.public_id}/berkas")
    sign_in(client, owner)
    sent = client.post(path, data={"file": (io.BytesIO(picture()), "denah.jpg")})
    assert sent.status_code == 303
    there = f"{profile(edition, ikm)}/jawaban/{question.public_id}"
    assert client.get(there).mimetype == "image/jpeg"
    sign_in(client, buyer)
    assert client.get(there).status_code == 404
    sign_in(client, make_user(host, Role.ORGANISER))
    assert client.get(there).status_code == 200
    sign_in(client, owner)
    client.post(f"{path}/hapus")
    assert client.get(there).status_code == 404


@pytest.mark.parametrize("content", [b"", b"bukan gambar", b"%PDF-1.7 rusak", b"\x00" * 9_000_000])
def test_wrong_files_are_refused_with_the_mend(client, edition, ikm, owner, content):
    question = ask(edition, QuestionKind.FILE, "Denah dapur")
    sign_in(client, owner)
    with client.post(
        answering(edition, f"/{question.public_id}/berkas"),
        data={"file": (io.BytesIO(content), "denah.jpg")},
    ) as answer:
        assert answer.status_code in (413, 422)
    assert queries.list_answers(ikm.id) == {}


def test_only_questions_of_ones_own_side_are_asked(client, edition, ikm, partner, buyer):
    ask(edition)
    ask(edition, label="Gudang di mana?", side=Side.PARTNER)
    sign_in(client, buyer)
    page = client.get(answering(edition)).text
    assert "Gudang di mana?" in page
    assert "Bahan baku dari mana?" not in page


def test_the_list_of_answers_is_narrowed_by_choice_and_number(client, edition, organiser, ikm):
    other = make_ikm(edition, name="Batik Bu Tumi")
    number = ask(edition, QuestionKind.NUMBER, "Luas dapur")
    way = ask(edition, QuestionKind.CHOICE, "Cara kirim")
    put_answer(ikm, number, 10, NOW)
    put_answer(other, number, 20, NOW)
    put_answer(other, way, "kurir", NOW)
    path = manage(edition, "/jawaban")
    assert {"Keripik Bu Sri", "Batik Bu Tumi"} <= names(client.get(path).text)
    page = client.get(f"{path}?j-{number.public_id}-dari=15").text
    assert names(page) == {"Batik Bu Tumi"}
    page = client.get(f"{path}?j-{way.public_id}=kurir&j-{number.public_id}-sampai=5").text
    assert names(page) == set()
    wrong = client.get(f"{path}?j-{number.public_id}-dari=20&j-{number.public_id}-sampai=10").text
    assert "Tukar" in wrong
    assert names(wrong) == {"Keripik Bu Sri", "Batik Bu Tumi"}


def names(page):
    return {name for name in ("Keripik Bu Sri", "Batik Bu Tumi") if name in page}


def test_the_export_has_what_the_list_shows_and_runs_nothing(client, edition, organiser, ikm):
    other = make_ikm(edition, name="=1+1 Bu Tumi")
    text, number = ask(edition), ask(edition, QuestionKind.NUMBER, "Luas", unit="m²")
    put_answer(other, text, '=HYPERLINK("http://jahat")', NOW)
    put_answer(other, number, 37.5, NOW)
    answer = client.get(manage(edition, f"/jawaban.xlsx?j-{number.public_id}-dari=1"))
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    head, row = list(sheet.iter_rows(values_only=True))
    assert head[-2:] == ("Bahan baku dari mana?", "Luas (m²)")
    assert row[0] == "'=1+1 Bu Tumi"
    assert row[-2:] == ('\'=HYPERLINK("http://jahat")', 37.5)
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_an_export_without_an_answer_still_says_what_is_asked(client, edition, organiser):
    ask(edition)
    answer = client.get(manage(edition, "/jawaban.xlsx"))
    [head] = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))[:1]
    assert "Bahan baku dari mana?" in head
