"""Questions to the demo's experts, in every state that one can be in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.events.models import Edition
from matchmaker.programme.expertise import Help, QuestionState
from matchmaker.programme.models import Expert, ExpertQuestion

# Message, state, days since it was asked, and what was said.
_QUESTIONS: Sequence[tuple[str, QuestionState, int, Mapping[str, str]]] = (
    (
        "Keripik kami melempem setelah dua bulan. Kemasan apa yang lebih tahan?",
        QuestionState.CLOSED,
        40,
        {
            "answer": "Pakai aluminium foil 100 mikron dan isi nitrogen; kadar air di bawah 4 %.",
            "helped": "yes",
            "outcome_note": "Umur simpan sekarang enam bulan.",
        },
    ),
    (
        "Pembeli di Jerman meminta uji logam berat. Di mana mengujinya?",
        QuestionState.ANSWERED,
        12,
        {"answer": "BBSPJI Semarang menguji logam berat, sekitar dua minggu."},
    ),
    (
        "Bisakah membantu menghitung harga FOB untuk satu palet?",
        QuestionState.ACCEPTED,
        4,
        {},
    ),
    (
        "Bagaimana menulis label jamu untuk pasar Eropa?",
        QuestionState.DECLINED,
        6,
        {"decline_reason": "Saya sedang di luar negeri sampai bulan depan."},
    ),
    (
        "Bagaimana melatih pembatik baru tanpa menurunkan mutu?",
        QuestionState.ASKED,
        9,
        {},
    ),
)


def add_questions(edition: Edition, askers: Sequence[tuple[User, Company]], now: datetime) -> None:
    """Write what owners asked; one has waited for more than a week."""
    people = db.session.scalars(
        select(Expert).where(Expert.host_id == edition.host_id).order_by(Expert.id)
    ).all()
    for place, (message, state, days, said) in enumerate(_QUESTIONS):
        user, company = askers[place % len(askers)]
        asked = now - timedelta(days=days)
        later = asked + timedelta(days=min(2, days))
        db.session.add(
            ExpertQuestion(
                host_id=edition.host_id,
                edition_id=edition.id,
                expert_id=people[place % len(people)].id,
                asked_by_id=user.id,
                company_id=company.id,
                message=message,
                state=state,
                asked_at=asked,
                answer=said.get("answer", ""),
                answered_at=later if "answer" in said else None,
                accepted_at=later if state is QuestionState.ACCEPTED else None,
                decline_reason=said.get("decline_reason", ""),
                declined_at=later if "decline_reason" in said else None,
                helped=Help(said["helped"]) if "helped" in said else None,
                outcome_note=said.get("outcome_note", ""),
                closed_at=later + timedelta(days=7) if state is QuestionState.CLOSED else None,
            )
        )
    db.session.flush()
