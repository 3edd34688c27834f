"""Questions that the demo's organisers ask beside the profile, with answers of most firms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random

from matchmaker.db import db
from matchmaker.demo.values import DemoRoster
from matchmaker.directory.models import Participation
from matchmaker.directory.questions import service
from matchmaker.directory.questions.core import Audience, Choice, Draft, QuestionKind, Side
from matchmaker.directory.questions.models import Answer, Question
from matchmaker.events.models import Edition
from matchmaker.reference.texts import Text

_WAYS = (
    Choice(code="diantar", text=Text(id="Diantar sendiri", en="Delivered by ourselves")),
    Choice(code="ekspedisi", text=Text(id="Lewat ekspedisi", en="By a courier firm")),
    Choice(code="diambil", text=Text(id="Diambil pembeli", en="Picked up by the buyer")),
)
_SAMPLES = (
    Choice(code="ya", text=Text(id="Ya, kami bayar", en="Yes, we pay for them")),
    Choice(code="gratis", text=Text(id="Ya, bila gratis", en="Yes, if they are free")),
    Choice(code="tidak", text=Text(id="Tidak perlu", en="Not needed")),
)
_QUESTIONS = (
    Draft(
        side=Side.IKM,
        kind=QuestionKind.NUMBER,
        label=Text(id="Berapa luas tempat produksi?", en="How large is the workshop?"),
        hint=Text(id="Perkiraan saja.", en="A guess will do."),
        unit="m²",
        audience=Audience.OTHER_SIDE,
    ),
    Draft(
        side=Side.IKM,
        kind=QuestionKind.CHOICES,
        label=Text(id="Bagaimana barang dikirim?", en="How are goods delivered?"),
        choices=_WAYS,
        required=True,
        audience=Audience.EVERYONE,
    ),
    Draft(
        side=Side.PARTNER,
        kind=QuestionKind.CHOICE,
        label=Text(id="Apakah Anda meminta sampel?", en="Do you ask for samples?"),
        choices=_SAMPLES,
        audience=Audience.EVERYONE,
    ),
)


def ask_questions(
    edition: Edition,
    roster: DemoRoster,
    parts: Mapping[int, Participation],
    dice: Random,
    now: datetime,
) -> None:
    """Ask two questions of IKM and one of partners; nine firms in ten have answered."""
    size, way, samples = (service.add_question(edition, draft) for draft in _QUESTIONS)
    answers = []
    for firm in roster.ikm:
        if dice.random() < 0.9:
            part = parts[firm.number]
            answers.append(_answer(part, size, now, number=float(dice.randrange(12, 240, 4))))
            codes = [c.code for c in _WAYS if dice.random() < 0.5] or [_WAYS[0].code]
            answers.append(_answer(part, way, now, chosen=codes))
    for partner in roster.partners:
        if dice.random() < 0.9:
            code = dice.choice(_SAMPLES).code
            answers.append(_answer(parts[partner.number], samples, now, chosen=[code]))
    db.session.add_all(answers)
    db.session.flush()


def _answer(part: Participation, question: Question, now: datetime, **value: object) -> Answer:
    return Answer(
        edition_id=part.edition_id,
        question_id=question.id,
        participation_id=part.id,
        kind=question.kind,
        answered_at=now,
        **value,
    )
