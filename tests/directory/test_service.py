from __future__ import annotations

import csv
import io
import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host, Mandate, User
from matchmaker.directory.core import Brief, CompanyKind, PermitState
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.outcomes import Effect, ImportReport, judge_alone
from matchmaker.directory.imports.roster import read_roster
from matchmaker.directory.models import Company, Participation, Permit
from matchmaker.directory.service import import_companies
from matchmaker.events.models import Edition, Seat
from tests.directory.rosters import MITRA_HEADER, MITRA_ROW, SAMPLES, csv_bytes
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition

DAY = date(2026, 12, 15)
SessionFixture = scoped_session[Session]
BASE = {
    "Nama Usaha": "Sari Rasa",
    "Nama Pemilik": "Sri Rejeki",
    "No. WA": "081200000901",
    "Email": "",
    "Kabupaten/Kota": "Kebumen",
    "Sektor": "teknologi pangan",
    "Produk Utama": "lanting",
    "Produk Lain": "",
    "Harga Satuan (Rp)": "25000",
    "NIB": "0044705830670",
    "P-IRT": "",
    "Kebutuhan": "ritel modern",
}
OTHER = {
    "Nama Usaha": "Batik Ayu", "Nama Pemilik": "Ayu", "No. WA": "081200000902",
    "NIB": "0026924375891", "Kabupaten/Kota": "Demak", "Sektor": "kerajinan",
    "Produk Utama": "batik Demak",
}  # fmt: skip


@pytest.fixture
def edition(db_session: SessionFixture) -> Edition:
    return make_edition(make_host())


def ikm(
    edition: Edition, *rows: dict[str, str], skip_bad: bool = False, content: bytes = b""
) -> ImportReport:
    filled = [BASE | row for row in rows or ({},)]
    content = content or csv_bytes(list(BASE), *[list(row.values()) for row in filled])
    roster = read_roster(content, RosterKind.IKM, today=DAY)
    return import_companies(roster, edition=edition, skip_bad=skip_bad)


def mitra(edition: Edition, *rows: dict[str, str], content: bytes = b"") -> ImportReport:
    base = dict(zip(MITRA_HEADER, MITRA_ROW, strict=True)) | {
        "Narahubung": "Budi", "Email": "budi@contoh.example", "Kota": "Semarang",
        "Jumlah Petugas": "2", "Kehadiran": "hari 1 pagi", "Syarat Izin": "NIB",
        "Kapasitas Minimum per Bulan": "500",
    }  # fmt: skip
    filled = [base | row for row in rows or ({},)]
    content = content or csv_bytes(list(base), *[list(row.values()) for row in filled])
    roster = read_roster(content, RosterKind.MITRA, today=DAY)
    return import_companies(roster, edition=edition, skip_bad=False)


def effects(report: ImportReport) -> list[str]:
    return [str(outcome.effect) for outcome in report.outcomes]


def the(session: SessionFixture, model: Any) -> Any:
    return session.scalars(select(model)).one()


def count(session: SessionFixture, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_both_samples_come_in_fast_and_a_second_time_change_nothing(
    edition: Edition, db_session: SessionFixture
) -> None:
    content = (SAMPLES / "ikm.xlsx").read_bytes()
    began = time.process_time()
    first = ikm(edition, content=content)
    assert time.process_time() - began < 3
    assert first.count(Effect.CREATED) == 350
    assert ikm(edition, content=content).count(Effect.UNCHANGED) == 350
    partners = (SAMPLES / "mitra.xlsx").read_bytes()
    assert mitra(edition, content=partners).count(Effect.CREATED) == 90
    assert mitra(edition, content=partners).count(Effect.UNCHANGED) == 90
    assert count(db_session, Company) == count(db_session, Participation) == 440
    assert count(db_session, User) == count(db_session, Mandate) == 440


def test_a_row_becomes_company_participation_person_and_seat(
    edition: Edition, db_session: SessionFixture
) -> None:
    ikm(edition, {"Email": "sari@contoh.example", "P-IRT": "5063305109999-31"})
    company, user, seat = the(db_session, Company), the(db_session, User), the_person(db_session)
    participation = the(db_session, Participation)
    assert (company.kind, company.host_id) == (CompanyKind.IKM, edition.host_id)
    assert (company.regency_code, company.sectors) == ("33.05", ["teknologi_pangan"])
    assert [(p.position, p.name_id, p.price) for p in company.products] == [(1, "lanting", 25000)]
    assert [(p.kind, p.state, p.expires_on) for p in company.permits] == [
        ("nib", PermitState.DECLARED, None),
        ("pirt", PermitState.DECLARED, date(2031, 12, 31)),
    ]
    assert (user.phone, user.email) == ("+6281200000901", "sari@contoh.example")
    assert ([m.role for m in user.memberships], user.mandates[0].company_id) == (
        [Role.IKM],
        company.id,
    )
    assert (seat.user_id, seat.label) == (user.id, "Sri Rejeki")
    assert participation.needs == [{"kind": "retail", "amount": None, "purpose": None}]
    assert participation.edition_id == edition.id


def the_person(session: SessionFixture) -> Seat:
    return session.scalars(select(Seat).where(Seat.participation_id.is_not(None))).one()


def test_with_a_bad_row_nothing_is_written(edition: Edition, db_session: SessionFixture) -> None:
    report = ikm(edition, {}, {"No. WA": "0812"})
    assert effects(report) == ["held_back", "rejected"]
    assert count(db_session, Company) == count(db_session, User) == 0


def test_bad_rows_can_be_left_out(edition: Edition, db_session: SessionFixture) -> None:
    assert effects(ikm(edition, {}, {"No. WA": "0812"}, skip_bad=True)) == ["created", "rejected"]
    assert count(db_session, Company) == 1


def test_judging_alone_says_the_same_as_an_empty_edition(edition: Edition) -> None:
    content = (SAMPLES / "ikm_lapangan.csv").read_bytes()
    roster = read_roster(content, RosterKind.IKM, today=DAY)
    for skip_bad in (False, True):
        alone = judge_alone(roster, skip_bad=skip_bad)
        assert effects(alone) == effects(ikm(edition, content=content, skip_bad=skip_bad))


@pytest.mark.parametrize(
    "change",
    [
        {"Nama Usaha": "Sari Rasa Baru", "No. WA": "081200000999"},
        {"NIB": "", "Nama Usaha": "Sari Rasa Baru"},
        {"NIB": "0088344364322", "Nama Usaha": "Sari Rasa Baru"},
        {"NIB": "", "No. WA": "081200000999"},
    ],
    ids=["by NIB", "by phone", "by phone with another NIB", "by name and kabupaten"],
)
def test_a_changed_row_finds_its_company_again(
    edition: Edition, db_session: SessionFixture, change: dict[str, str]
) -> None:
    ikm(edition)
    (outcome,) = ikm(edition, change).outcomes
    assert outcome.effect is Effect.UPDATED
    assert outcome.changes
    company = the(db_session, Company)
    assert company.name == change.get("Nama Usaha", "Sari Rasa")
    assert count(db_session, User) == 1
    assert the(db_session, User).phone == company.phone


def test_a_change_says_what_it_changed(edition: Edition) -> None:
    ikm(edition)
    (outcome,) = ikm(edition, {"Harga Satuan (Rp)": "27000", "Produk Lain": "sagon"}).outcomes
    assert [(c.what.id, c.before, c.after) for c in outcome.changes] == [
        ("harga", "25.000", "27.000"),
        ("produk lain", "–", "sagon"),
    ]


def test_nib_and_phone_of_two_companies_are_an_error_that_names_both(
    edition: Edition, db_session: SessionFixture
) -> None:
    ikm(edition, {}, OTHER)
    report = ikm(edition, {"No. WA": OTHER["No. WA"]})
    (problem, second) = report.outcomes[0].verdict.problems
    assert (problem.column, second.column) == ("NIB", "No. WA")
    assert "Sari Rasa" in problem.mend.id
    assert "Batik Ayu" in problem.mend.id
    assert effects(report) == ["rejected"]


def test_a_name_that_belongs_to_another_company_is_an_error(edition: Edition) -> None:
    ikm(edition, {}, OTHER)
    renamed = {"Nama Usaha": "batik ayu", "Kabupaten/Kota": "Demak"}
    report = ikm(edition, renamed)
    assert report.outcomes[0].verdict.fields == ("NIB", "Nama Usaha")


def test_two_firms_of_one_name_are_never_taken_for_each_other(edition: Edition) -> None:
    ikm(edition)
    report = ikm(edition, {"NIB": "0088344364322", "No. WA": "081200000999"})
    assert effects(report) == ["rejected"]
    assert "0044705830670" in report.outcomes[0].verdict.problems[0].mend.id


def test_two_rows_for_one_known_company_are_an_error(edition: Edition) -> None:
    ikm(edition)
    report = ikm(
        edition,
        {"Nama Usaha": "Lain", "No. WA": "081200000999"},
        {"Nama Usaha": "Beda", "NIB": ""},
        skip_bad=True,
    )
    assert effects(report) == ["updated", "rejected"]
    assert "Baris 2" in report.outcomes[1].verdict.problems[0].mend.id


def test_a_blank_cell_takes_nothing_away(edition: Edition, db_session: SessionFixture) -> None:
    ikm(edition, {"Email": "sari@contoh.example"})
    report = ikm(edition, {"Harga Satuan (Rp)": "", "Kebutuhan": "", "P-IRT": "-"})
    assert effects(report) == ["unchanged"]
    assert the(db_session, Company).products[0].price == 25000
    assert the(db_session, User).email == "sari@contoh.example"


def test_a_roster_never_lowers_a_verified_permit(
    edition: Edition, db_session: SessionFixture
) -> None:
    ikm(edition, {"P-IRT": "5063305109999-31"})
    pirt = db_session.scalars(select(Permit).where(Permit.kind == "pirt")).one()
    mentor = make_user(db_session.get_one(Host, edition.host_id), Role.MENTOR)
    pirt.state = PermitState.VERIFIED
    pirt.verified_by_id, pirt.verified_at = mentor.id, clock.now()
    db_session.flush()
    assert effects(ikm(edition, {"P-IRT": "5063305109999-31"})) == ["unchanged"]
    assert effects(ikm(edition, {"P-IRT": "dalam proses"})) == ["unchanged"]
    assert pirt.state is PermitState.VERIFIED


def test_a_new_number_replaces_a_declared_one(edition: Edition, db_session: SessionFixture) -> None:
    ikm(edition, {"P-IRT": "dalam proses"})
    assert effects(ikm(edition, {"P-IRT": "5063305109999-31"})) == ["updated"]
    assert effects(ikm(edition, {"P-IRT": "5063305109999-32"})) == ["updated"]
    numbers = db_session.scalars(select(Permit.number).where(Permit.kind == "pirt")).all()
    assert numbers == ["5063305109999-32"]


def test_a_new_main_product_among_the_known_ones_changes_places(
    edition: Edition, db_session: SessionFixture
) -> None:
    ikm(edition, {"Produk Lain": "gula semut; sagon singkong"})
    ikm(edition, {"Produk Utama": "sagon singkong", "Harga Satuan (Rp)": "9000"})
    company = the(db_session, Company)
    assert [(p.position, p.name_id, p.price) for p in company.products] == [
        (1, "sagon singkong", 9000),
        (2, "gula semut", None),
        (3, "lanting", 25000),
    ]


def test_another_edition_gets_its_own_participation(
    edition: Edition, db_session: SessionFixture
) -> None:
    ikm(edition)
    second = make_edition(edition_host(db_session, edition), name="Temu Bisnis 2027")
    (outcome,) = ikm(second).outcomes
    assert outcome.changes[0].what.en == "takes part"
    assert count(db_session, Company) == 1
    assert count(db_session, Participation) == 2


def edition_host(session: SessionFixture, edition: Edition) -> Any:
    from matchmaker.accounts.models import Host

    return session.get(Host, edition.host_id)


def test_hosts_never_see_each_others_companies(
    edition: Edition, db_session: SessionFixture
) -> None:
    ikm(edition)
    elsewhere = make_edition(make_host(), name="Lain")
    report = ikm(elsewhere, {"No. WA": "081200000988"})
    assert effects(report) == ["created"]
    assert count(db_session, Company) == 2


def test_a_number_of_a_person_at_another_host_stays_theirs(
    edition: Edition, db_session: SessionFixture
) -> None:
    make_user(make_host(), Role.IKM, name="Orang Lain", phone="+6281200000901")
    ikm(edition)
    assert the(db_session, User).name == "Orang Lain"
    assert count(db_session, Mandate) == 0
    assert the(db_session, Company).phone == "+6281200000901"


def test_a_shared_address_signs_in_its_first_owner_only(
    edition: Edition, db_session: SessionFixture
) -> None:
    shared = {"Email": "koperasi@contoh.example"}
    report = ikm(edition, shared, OTHER | shared)
    assert effects(report) == ["created", "created"]
    emails = db_session.scalars(select(User.email).order_by(User.id)).all()
    assert emails == ["koperasi@contoh.example", None]
    assert effects(ikm(edition, shared, OTHER | shared)) == ["unchanged", "unchanged"]


def test_a_partner_has_brief_officers_and_half_days(
    edition: Edition, db_session: SessionFixture
) -> None:
    mitra(edition)
    company, participation = the(db_session, Company), the(db_session, Participation)
    assert (company.kind, company.city, company.nib) == (CompanyKind.RETAILER, "Semarang", None)
    assert Brief.from_json(participation.brief) == Brief(
        sectors=("teknologi_pangan",), required_permits=("nib",), min_capacity_per_month=500
    )
    assert participation.attends == ["2026-12-15:morning"]
    seats = db_session.scalars(
        select(Seat).where(Seat.participation_id == participation.id).order_by(Seat.number)
    ).all()
    assert [(seat.number, seat.label) for seat in seats] == [(1, "Budi"), (2, "")]
    assert the(db_session, User).memberships[0].role == Role.PARTNER


def test_a_partners_row_changes_officers_and_brief_but_keeps_what_it_leaves_out(
    edition: Edition, db_session: SessionFixture
) -> None:
    mitra(edition)
    participation = the(db_session, Participation)
    participation.brief = participation.brief | {"price_low": 5000}
    db_session.flush()
    report = mitra(edition, {"Jumlah Petugas": "3", "Kapasitas Minimum per Bulan": "800"})
    assert [c.what.en for c in report.outcomes[0].changes] == ["minimum capacity", "officers"]
    brief = Brief.from_json(participation.brief)
    assert (brief.price_low, brief.min_capacity_per_month) == (5000, 800)
    assert effects(mitra(edition, {"Jumlah Petugas": "1"})) == ["updated"]
    seats = select(func.count()).where(Seat.participation_id == participation.id)
    assert db_session.scalar(seats) == 1


def test_a_third_day_of_a_two_day_edition_is_refused(edition: Edition) -> None:
    report = mitra(edition, {"Kehadiran": "hari 3"})
    assert report.outcomes[0].verdict.fields == ("Kehadiran",)


def test_the_field_roster_with_skip_bad_leaves_exactly_the_bad_rows_out(
    edition: Edition, db_session: SessionFixture
) -> None:
    content = (SAMPLES / "ikm_lapangan.csv").read_bytes()
    expected = (SAMPLES / "ikm_lapangan.expected.csv").read_text()
    bad = sum(row["verdict"] == "error" for row in csv.DictReader(io.StringIO(expected)))
    report = ikm(edition, content=content, skip_bad=True)
    assert report.count(Effect.REJECTED) == bad
    assert count(db_session, Company) == len(report.outcomes) - bad
    names = db_session.scalars(select(Company.name)).all()
    assert '=HYPERLINK("http://contoh.example")' in names
    assert "Batik <b>Kriya</b> & Co" in names
