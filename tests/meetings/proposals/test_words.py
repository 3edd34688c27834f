"""The proof of a shortfall read aloud, in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from flask_babel import force_locale

from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.meetings.proposals import words
from matchmaker.meetings.proposals.core import Bar, Limits
from matchmaker.meetings.proposals.queries import ALLOT, SEND
from matchmaker.meetings.proposals.refusals import NOBODY_TO_PAIR, TOO_LARGE

DAYS = (date(2026, 12, 15), date(2026, 12, 16))


@pytest.fixture(params=["en", "id"])
def locale(app, request):
    with app.test_request_context(), force_locale(request.param):
        yield request.param


def short(**changes: object) -> dict[str, object]:
    return {
        "ikm": "i",
        "given": 0,
        "held": 0,
        "lack": "no_partner",
        "partners": [],
        "places": 0,
        "holders": [],
        "bars": {},
        "gaps": {},
        "days": None,
        "people": 1,
        **changes,
    }


@pytest.mark.parametrize(
    ("found", "en", "id_"),
    [
        (short(), "No partner can be proposed.", "Tidak ada mitra yang dapat diusulkan."),
        (
            short(days=[1], bars={"apart": 4}),
            "No partner can be proposed. It is there on 16 Dec 2026 only, and not at every hour.",
            "Tidak ada mitra yang dapat diusulkan. IKM ini hadir hanya pada 16 Des 2026, tidak "
            "pada semua jam.",
        ),
        (
            short(held=1),
            "No further partner can be proposed.",
            "Tidak ada mitra lain yang dapat diusulkan.",
        ),
        (
            short(lack="few_partners", given=2, partners=["a", "b"]),
            "Only 2 partners can be proposed, and all are.",
            "Hanya 2 mitra yang dapat diusulkan, dan semuanya sudah diusulkan.",
        ),
        (
            short(lack="all_taken", places=12, partners=["a", "b"], holders=["x"] * 7),
            "The 2 partners within reach have no room left: the 12 places there are taken by 7 "
            "IKM that have no more meetings than it, or that must meet there.",
            "2 mitra yang terjangkau sudah penuh: 12 tempat di sana dipakai oleh 7 IKM yang "
            "pertemuannya tidak lebih banyak darinya, atau yang harus bertemu di sana.",
        ),
        (
            short(lack="all_taken", places=1, partners=["a"], holders=["x"]),
            "The 1 partner within reach has no room left: the 1 place there is taken by 1 IKM "
            "that has no more meetings than it, or that must meet there.",
            "1 mitra yang terjangkau sudah penuh: 1 tempat di sana dipakai oleh 1 IKM yang "
            "pertemuannya tidak lebih banyak darinya, atau yang harus bertemu di sana.",
        ),
        (
            short(lack="own_hours", given=1),
            "Its own hours and its wish for meetings a day leave room for 1 of 3.",
            "Jam hadir dan batas pertemuan seharinya hanya cukup untuk 1 dari 3.",
        ),
        (
            short(lack="own_hours", people=0),
            "It sends nobody, so that it is at no hour there.",
            "IKM ini tidak mengirim siapa pun, sehingga tidak hadir pada jam mana pun.",
        ),
    ],
)
def test_why_somebody_stays_below(locale, found, en, id_):
    assert words.say_lack(found, 3, DAYS) == (en if locale == "en" else id_)


def test_every_bar_is_said_with_its_number(locale):
    told = {bar.name.lower(): 2 for bar in Bar}
    lines = words.list_bars(short(bars=told))
    assert len(lines) == len(Bar) - 2
    assert all("2" in line for line in lines)


def test_what_stops_a_deal_is_counted_the_most_frequent_first(locale):
    expected = {
        "en": "What stops a deal: a permit is missing (2), the capacity is too small (1).",
        "id": "Yang menggagalkan kesepakatan: izin belum ada (2), kapasitas terlalu kecil (1).",
    }
    assert words.say_gaps(short(gaps={"capacity": 1, "permit": 2})) == expected[locale]
    assert words.say_gaps(short()) == ""


def test_limits_are_said_in_a_sentence(app):
    with app.test_request_context(), force_locale("en"):
        assert words.say_limits(Limits()) == (
            "Asked for: at least 3 and at most 6 meetings for an IKM."
        )
        everything = Limits(most_person=8, most_partner=20, least=50, avoid_stops=True)
        assert words.say_limits(everything) == (
            "Asked for: at least 3 and at most 6 meetings for an IKM, at most 20 for a partner, "
            "at most 8 for each of its people, a match of 50 or more, nothing that stops a deal."
        )


def test_one_partner_is_said_in_the_singular(app):
    with app.test_request_context(), force_locale("en"):
        assert words.say_bar(Bar.APART, 1) == "1 is never there at the same hour"
        assert words.say_bar(Bar.APART, 3) == "3 are never there at the same hour"


def test_what_came_of_a_job(app):
    with app.test_request_context(), force_locale("en"):
        assert words.say_ended(None) is None
        assert words.say_ended(Job(kind=ALLOT, state=JobState.DONE, result={"pairs": 3})) is None
        done = Job(kind=SEND, state=JobState.DONE, result={"sent": 5, "left": 0})
        assert words.say_ended(done) == (
            "5 requests were sent, and the other sides are told.",
            "good",
        )
        done.result = {"sent": 1, "left": 2}
        assert words.say_ended(done) == (
            "1 request was sent, and the other side is told. 2 could not be sent: they stay here "
            "with the reason.",
            "caution",
        )
        texts = {
            words.say_ended(Job(kind=ALLOT, state=JobState.FAILED, error=error))
            for error in (NOBODY_TO_PAIR, TOO_LARGE, "else")
        }
        assert len(texts) == 3


def test_every_refusal_and_stage_has_words_of_its_own(locale):
    codes = ("already", "closed", "gate", "hidden", "rule", "too_many", "other")
    assert len({words.say_refused(code) for code in codes}) == len(codes)
    assert words.say_refused(None) == ""
    stages = {words.say_stage(Job(stage=stage)) for stage in ("score", "allot", "send", "")}
    assert len(stages) == 4
