"""Cohorts of the demo: one followed up, one mentored closely, with visits, steps and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import User
from matchmaker.directory.models import Company
from matchmaker.files.core import FileKind
from matchmaker.files.service import clean
from matchmaker.programme.cohorts import service as cohorts
from matchmaker.programme.cohorts.core import CohortMode, add_months
from matchmaker.programme.cohorts.models import Cohort
from matchmaker.programme.cohorts.service import CohortEntry
from matchmaker.programme.indicators import service as indicators
from matchmaker.programme.indicators.service import MeasuredEntry
from matchmaker.programme.visits import service as visits
from matchmaker.programme.visits.core import StepOwner, Topic, VisitMode
from matchmaker.programme.visits.queries import list_open_steps
from matchmaker.programme.visits.service import Author, StepEntry, VisitEntry

MENTOR_IN_FIRST = 8
OTHERS = 10

Words = dict[Topic, str]
Step = tuple[str, StepOwner, int]

# What mentors write: what was found, and what was agreed (whose it is, due in so many days).
STORIES: tuple[tuple[Words, tuple[Step, ...]], ...] = (
    (
        {
            Topic.PRODUCTION: "Penggorengan masih satu wajan. Minyak diganti setelah lima kali "
            "pakai, sudah dicatat di dinding. Keripik sebagian masih lembek: suhunya turun saat "
            "singkong dimasukkan terlalu banyak.",
            Topic.PACKAGING: "Plastik 0,3 mm, label masih ditempel tangan. Tanggal kedaluwarsa "
            "belum dicantumkan.",
        },
        (
            ("Beli cap tanggal kedaluwarsa dan pasang di setiap kemasan", StepOwner.IKM, 14),
            ("Kirim contoh label yang benar lewat WhatsApp", StepOwner.MENTOR, 5),
        ),
    ),
    (
        {
            Topic.BOOKKEEPING: "Uang rumah dan uang usaha masih satu dompet. Mulai minggu ini "
            "penjualan dicatat di buku tulis, kolomnya sudah dibuatkan.",
            Topic.MARKET: "Tiga toko oleh-oleh minta kiriman tetap, tetapi bayar mundur 14 hari.",
        },
        (
            ("Catat penjualan setiap hari di buku kas", StepOwner.IKM, 30),
            ("Hitung modal untuk tempo 14 hari bersama-sama", StepOwner.MENTOR, 21),
        ),
    ),
    (
        {
            Topic.PERMITS: "Berkas P-IRT sudah masuk ke dinas kesehatan, tinggal penyuluhan "
            "tanggal 12. NIB sudah terbit.",
            Topic.PEOPLE: "Dua tetangga mulai bekerja tetap. Pembagian tugas belum jelas.",
        },
        (
            ("Ikut penyuluhan keamanan pangan di dinas kesehatan", StepOwner.IKM, 10),
            ("Tanyakan jadwal kunjungan petugas ke dinas", StepOwner.ORGANISER, 12),
        ),
    ),
    (
        {
            Topic.EXPORT: "Pembeli dari Semarang menanyakan pasokan 500 kg sebulan untuk dikirim "
            "ke Malaysia. Kapasitas belum cukup; kadar air perlu diuji.",
            Topic.PRODUCTION: "Pengering baru sudah dipakai, hasil naik dari 40 menjadi 65 kg "
            "sehari.",
        },
        (("Kirim contoh 1 kg ke laboratorium untuk uji kadar air", StepOwner.IKM, 20),),
    ),
)
MARKETS = ("toko oleh-oleh", "pasar kota", "marketplace", "minimarket Kebumen", "reseller Jakarta")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The demo's day and moment, and where files lie."""

    today: date
    now: datetime
    data: Path


def mentor_ikm(
    host_id: int, mentor: User, organiser: User, companies: Sequence[Company], calendar: Calendar
) -> None:
    """Put the mentor's IKM and some more into two cohorts, and write their visits down."""
    theirs = {held.company_id for held in mentor.mandates}
    mentored = [company for company in companies if company.id in theirs]
    others = [company for company in companies if company.id not in theirs][: 2 * OTHERS]
    starts = add_months(calendar.today, -5)
    follow = _open(host_id, "Kohort 7", starts, CohortMode.MIXED)
    close = _open(host_id, "Kohort 8", calendar.today - timedelta(days=26), CohortMode.ON_SITE)
    first, second = mentored[:MENTOR_IN_FIRST], mentored[MENTOR_IN_FIRST:]
    _join(follow, [*first, *others[:OTHERS]])
    _join(close, [*second, *others[OTHERS:]])
    author = Author(visitor_id=mentor.id, recorded_by_id=mentor.id)
    _follow(first, starts, author, calendar)
    for number, company in enumerate(second[:-1]):
        _measure(company, close.starts_on, number + 3, mentor.id, calendar, grown=False)
        _visit(company, number + 2, calendar.today - timedelta(days=15), author, calendar)
    colleague = _second_mentor(host_id, others)
    second_author = Author(visitor_id=colleague.id, recorded_by_id=colleague.id)
    for number, company in enumerate(others):
        day = calendar.today - timedelta(days=1 + number)
        _visit(company, number, day, second_author, calendar)
    for number, company in enumerate(others[:OTHERS]):
        _measure(company, starts, number, organiser.id, calendar, grown=False)
        _measure(company, calendar.today - timedelta(days=8), number, organiser.id, calendar)
    _plan(first, second, author, calendar)


def _follow(companies: Sequence[Company], starts: date, author: Author, calendar: Calendar) -> None:
    """The mentor's first IKM: measured twice, visited twice."""
    for number, company in enumerate(companies):
        _measure(company, starts, number, author.visitor_id, calendar, grown=False)
        _visit(company, number, calendar.today - timedelta(days=95), author, calendar)
        day = calendar.today - timedelta(days=12 + 9 * number)
        _visit(company, number + 1, day, author, calendar, photo=number == 0)
        _measure(company, calendar.today - timedelta(days=3), number, author.visitor_id, calendar)


def _second_mentor(host_id: int, companies: Sequence[Company]) -> User:
    """A colleague who has the other IKM; nobody signs in as them."""
    mentor = accounts.create_user(
        host_id=host_id,
        name="Agus Prasetya",
        email="agus@contoh.example",
        phone=None,
        roles=[Role.MENTOR],
    )
    for company in companies[:-2]:
        accounts.grant_mandate(mentor, company.id, MandateKind.MENTOR)
    return mentor


def _open(host_id: int, name: str, starts_on: date, mode: CohortMode) -> Cohort:
    return cohorts.create_cohort(
        host_id,
        CohortEntry(name=name, starts_on=starts_on, close_months=2, follow_months=12, mode=mode),
    )


def _join(cohort: Cohort, companies: Sequence[Company]) -> None:
    cohorts.add_members(cohort, [company.id for company in companies], cohort.starts_on)


def _visit(
    company: Company,
    number: int,
    day: date,
    author: Author,
    calendar: Calendar,
    *,
    photo: bool = False,
) -> None:
    findings, steps = STORIES[number % len(STORIES)]
    visits.record_visit(
        company,
        VisitEntry(
            client_id=None,
            day=day,
            hour=time(9 + number % 5, 30),
            mode=VisitMode.ON_SITE if number % 4 else VisitMode.ONLINE,
            place="Rumah produksi",
            findings=findings,
            steps=[
                StepEntry(what=what, owner=owner, until=day + timedelta(days=days))
                for what, owner, days in steps
            ],
            photos=[clean(_picture(), FileKind.VISIT)] if photo else [],
        ),
        author=author,
        data=calendar.data,
        now=calendar.now,
    )
    if (calendar.today - day).days > 60:
        _finish(company, author, day + timedelta(days=18))


def _finish(company: Company, author: Author, on: date) -> None:
    for step in list_open_steps([company.id])[:-1]:
        visits.finish_step(step, on=on, by_id=author.recorded_by_id)


def _measure(
    company: Company,
    on: date,
    number: int,
    by_id: int,
    calendar: Calendar,
    *,
    grown: bool = True,
) -> None:
    factor = (1.1, 1.25, 1.0, 0.9, 1.4)[number % 5] if grown else 1
    indicators.measure(
        company,
        MeasuredEntry(
            measured_on=on,
            sales_per_month=round((4_000_000 + 1_250_000 * (number % 7)) * factor / 50_000)
            * 50_000,
            workers=2 + number % 4 + (1 if grown and number % 3 else 0),
            capacity_per_month=round((300 + 120 * (number % 5)) * factor),
            markets=MARKETS[: 1 + number % 3 + (1 if grown else 0)],
            permits=("nib", "pirt") if grown else ("nib",),
        ),
        by_id=by_id,
        now=calendar.now,
    )


def _plan(
    first: Sequence[Company], second: Sequence[Company], author: Author, calendar: Calendar
) -> None:
    today = calendar.today
    plans = (
        (second[0], today, time(9, 30), "Rumah produksi"),
        (first[0], today, time(13, 0), "Balai desa"),
        (second[1], today + timedelta(days=2), time(10, 0), "Rumah produksi"),
        (first[1], today + timedelta(days=4), None, ""),
    )
    for company, day, hour, place in plans:
        visits.plan_visit(
            company, day=day, hour=hour, mode=VisitMode.ON_SITE, place=place, author=author
        )
    missed = visits.plan_visit(
        first[2],
        day=today - timedelta(days=6),
        hour=time(9, 0),
        mode=VisitMode.ON_SITE,
        place="Rumah produksi",
        author=author,
    )
    visits.miss_visit(missed, "Jalan ke desa tertutup longsor, diganti minggu depan.")


def _picture() -> bytes:
    """A packet with its label, drawn: small, and nobody's photo."""
    picture = Image.new("RGB", (640, 480), "#e9dfcf")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(190, 90), (450, 90), (480, 430), (160, 430)], fill="#c98a3d", outline="#7a4a1e")
    pen.rectangle((220, 180, 420, 330), fill="#fffdf9", outline="#7a4a1e", width=3)
    for line in range(4):
        pen.line((240, 210 + 28 * line, 400 - 40 * (line % 2), 210 + 28 * line), "#24407a", 6)
    content = BytesIO()
    picture.save(content, "JPEG", quality=80)
    return content.getvalue()
