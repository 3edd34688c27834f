from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts.models import AuditEntry
from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory import privacy
from matchmaker.directory.models import Participation
from matchmaker.directory.questions import queries, service
from matchmaker.directory.questions.core import Audience, Choice, Draft, QuestionKind, Range, Side
from matchmaker.directory.questions.models import Answer, Question
from matchmaker.directory.questions.service import put_answer
from matchmaker.files.core import FileKind
from matchmaker.files.models import StoredFile
from matchmaker.files.service import clean
from matchmaker.reference.texts import Text, same
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.files.evil import picture

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
WAYS = (
    Choice(code="sendiri", text=Text(id="Diantar sendiri", en="By ourselves")),
    Choice(code="kurir", text=Text(id="Kurir", en="By courier")),
)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def draft(kind=QuestionKind.TEXT, **more):
    values = {
        "side": Side.IKM,
        "kind": kind,
        "label": Text(id=f"Pertanyaan {kind}", en=f"Question {kind}"),
        "choices": WAYS if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) else (),
    }
    return Draft(**(values | more))


def ask(edition, kind=QuestionKind.TEXT, **more):
    return service.add_question(edition, draft(kind, **more))


def who_answered(question, value):
    return set(
        db.session.scalars(
            select(Participation.id).where(
                Participation.edition_id == question.edition_id, queries.answered(question, value)
            )
        )
    )


def test_a_question_is_asked_after_the_others_of_its_side(db_session, edition):
    one, other = ask(edition), ask(edition, QuestionKind.NUMBER, unit="kg")
    partners = ask(edition, side=Side.PARTNER)
    assert list(queries.list_questions(edition.id, Side.IKM)) == [one, other]
    assert list(queries.list_questions(edition.id, Side.PARTNER)) == [partners]
    assert other.unit == "kg"
    assert (
        db_session.scalars(select(AuditEntry.action).filter_by(object_kind="question")).all()
        == ["directory.question_added"] * 3
    )


def test_a_side_is_asked_thirty_questions_and_no_more(edition):
    for _number in range(service.MOST_QUESTIONS):
        ask(edition)
    with pytest.raises(service.TooManyQuestionsError):
        ask(edition)
    ask(edition, side=Side.PARTNER)


def test_order_and_switching_off(edition):
    one, other = ask(edition), ask(edition)
    service.shift_question(edition, other.public_id, up=True)
    assert list(queries.list_questions(edition.id)) == [other, one]
    service.shift_question(edition, other.public_id, up=True)
    service.switch_question(edition, other.public_id, on=False)
    assert list(queries.list_questions(edition.id)) == [one]
    assert list(queries.list_questions(edition.id, active=False)) == [other, one]


def test_another_editions_question_is_not_there(edition):
    strange = ask(make_edition(make_host()))
    for refused in (
        lambda: service.switch_question(edition, strange.public_id, on=False),
        lambda: service.remove_question(edition, strange.public_id),
        lambda: service.change_question(edition, strange.public_id, draft()),
    ):
        with pytest.raises(service.UnknownQuestionError):
            refused()


def test_answers_of_each_kind_are_kept_changed_and_taken_back(edition):
    part = make_ikm(edition)
    text, number = ask(edition), ask(edition, QuestionKind.NUMBER)
    choice, choices = ask(edition, QuestionKind.CHOICE), ask(edition, QuestionKind.CHOICES)
    put_answer(part, text, "Dari \u0627\u0644\u0639 😀", NOW)
    put_answer(part, number, 37.5, NOW)
    put_answer(part, choice, "kurir", NOW)
    put_answer(part, choices, ["kurir", "sendiri", "terbang"], NOW)
    found = queries.list_answers(part.id)
    assert found[text.id].words == "Dari \u0627\u0644\u0639 😀"
    assert found[number.id].number == 37.5
    assert found[choice.id].chosen == ["kurir"]
    assert found[choices.id].chosen == ["sendiri", "kurir"]
    put_answer(part, text, None, NOW)
    put_answer(part, choices, ["terbang"], NOW)
    assert set(queries.list_answers(part.id)) == {number.id, choice.id}


def test_companies_are_found_by_what_they_answered(edition):
    one, other, silent = make_ikm(edition), make_ikm(edition), make_ikm(edition)
    number, way = ask(edition, QuestionKind.NUMBER), ask(edition, QuestionKind.CHOICES)
    text = ask(edition)
    put_answer(one, number, 10, NOW)
    put_answer(other, number, 20, NOW)
    put_answer(one, way, ["kurir"], NOW)
    put_answer(other, way, ["sendiri"], NOW)
    put_answer(one, text, "Pasar Kretek 100%", NOW)
    assert who_answered(number, Range(low=10, high=15)) == {one.id}
    assert who_answered(number, Range(low=20)) == {other.id}
    assert who_answered(number, Range()) == {one.id, other.id}
    assert who_answered(way, ["kurir", "sendiri"]) == {one.id, other.id}
    assert who_answered(way, "kurir") == {one.id}
    assert who_answered(text, "kretek 100%") == {one.id}
    assert who_answered(text, "_") == set()
    assert silent.id not in who_answered(text, True)


def test_a_page_of_answers_has_who_answered_as_wanted_and_all_their_answers(edition):
    one, _other = make_ikm(edition, name="A"), make_ikm(edition, name="B")
    make_partner(edition)
    number = ask(edition, QuestionKind.NUMBER)
    put_answer(one, number, 10, NOW)
    everyone, total = queries.list_answered(edition.id, Side.IKM, {})
    assert ([row.participation.company.name for row in everyone], total) == (["A", "B"], 2)
    wanted = {number.id: (number, Range(low=5))}
    [row], total = queries.list_answered(edition.id, Side.IKM, wanted)
    assert (row.answers[number.id].number, total) == (10, 1)


def test_what_was_answered_keeps_its_kind_and_its_chosen_choices(edition):
    part = make_ikm(edition)
    way = ask(edition, QuestionKind.CHOICE)
    put_answer(part, way, "kurir", NOW)
    with pytest.raises(service.AnsweredError):
        service.change_question(edition, way.public_id, draft(QuestionKind.TEXT))
    with pytest.raises(service.AnsweredError):
        service.remove_question(edition, way.public_id)
    with pytest.raises(service.ChosenError) as refusal:
        service.change_question(
            edition, way.public_id, draft(QuestionKind.CHOICE, choices=WAYS[:1])
        )
    assert (refusal.value.choice.code, refusal.value.number) == ("kurir", 1)
    reworded = (Choice(code="kurir", text=same("Ekspedisi")),)
    service.change_question(
        edition,
        way.public_id,
        draft(QuestionKind.CHOICE, choices=reworded, audience=Audience.ORGANISERS),
    )
    assert way.audience is Audience.ORGANISERS
    put_answer(part, way, None, NOW)
    service.remove_question(edition, way.public_id)
    assert queries.find_question(edition.id, way.public_id) is None


def test_a_file_is_kept_replaced_and_removed(edition, tmp_path):
    part, question = make_ikm(edition), ask(edition, QuestionKind.FILE)
    for _time in range(2):
        sent = clean(picture(), FileKind.ANSWER)
        service.put_file(part, question, sent, by_id=None, data=tmp_path, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1
    assert queries.list_answers(part.id)[question.id].file.kind is FileKind.ANSWER
    service.remove_file(part, question, tmp_path)
    service.remove_file(part, question, tmp_path)
    assert queries.list_answers(part.id) == {}
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_required_questions_without_an_answer_are_open(edition):
    part = make_ikm(edition)
    needed, free = ask(edition, required=True), ask(edition)
    questions = queries.list_questions(edition.id, Side.IKM)
    assert service.list_open(questions, queries.list_answers(part.id)) == [needed]
    put_answer(part, needed, "Ya", NOW)
    assert service.list_open(questions, queries.list_answers(part.id)) == []
    assert free in questions


def test_answers_are_handed_over_and_forgotten_with_the_company(db_session, edition):
    part, other = make_ikm(edition), make_ikm(edition)
    question = ask(edition)
    put_answer(part, question, "Rahasia dapur", NOW)
    put_answer(other, question, "Lain", NOW)
    subject = Subject(
        user=None, company_ids=frozenset({part.company_id}), sole_ids=frozenset({part.company_id})
    )
    kept = privacy.personal_data(subject)["answers"]
    assert [(row["question"], row["answer"]) for row in kept] == [
        ("Pertanyaan text", "Rahasia dapur")
    ]
    privacy.erase(subject, NOW)
    assert set(queries.list_answers(part.id)) == set()
    assert set(queries.list_answers(other.id)) == {question.id}


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "text"},
        {"kind": "text", "words": ""},
        {"kind": "text", "words": "a", "number": 1},
        {"kind": "number", "number": 1},
        {"kind": "choice", "chosen": ["a", "b"]},
        {"kind": "choices", "chosen": []},
        {"kind": "file"},
    ],
)
def test_the_database_holds_no_impossible_answer(db_session, edition, values):
    part, question = make_ikm(edition), ask(edition, QuestionKind(values["kind"]))
    if values["kind"] == "number":
        question = ask(edition, QuestionKind.TEXT)
    db_session.add(
        Answer(
            edition_id=edition.id,
            question_id=question.id,
            participation_id=part.id,
            answered_at=NOW,
            **values,
        )
    )
    with pytest.raises(IntegrityError):
        db_session.flush()


def test_the_database_holds_no_question_without_its_choices(db_session, edition):
    question = ask(edition, QuestionKind.CHOICE)
    question.choices = []
    with pytest.raises(IntegrityError):
        db_session.flush()
    assert isinstance(question, Question)
