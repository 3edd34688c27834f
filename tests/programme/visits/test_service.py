from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Host
from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.files.core import FileKind
from matchmaker.files.service import clean
from matchmaker.programme.indicators.models import Measurement
from matchmaker.programme.indicators.service import MeasuredEntry
from matchmaker.programme.visits import privacy, queries, service
from matchmaker.programme.visits.core import StepOwner, Topic, VisitMode, VisitState
from matchmaker.programme.visits.models import Visit
from matchmaker.programme.visits.service import Author, StepEntry, VisitEntry
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.files.evil import picture

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TODAY = date(2026, 11, 24)
CLIENT_ID = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def company(edition):
    return make_ikm(edition).company


@pytest.fixture
def author(edition, company):
    host = db.session.get(Host, edition.host_id)
    mentor = make_user(host, Role.MENTOR, mentors=(company.id,))
    return Author(visitor_id=mentor.id, recorded_by_id=mentor.id)


@pytest.fixture
def record(company, author, tmp_path):
    def write(by=author, **values):
        given = {"client_id": None, "day": TODAY, "findings": {Topic.MARKET: "Tiga toko."}}
        return service.record_visit(
            company, VisitEntry(**(given | values)), author=by, data=tmp_path, now=NOW
        )

    return write


@pytest.fixture
def planned(company, author):
    return service.plan_visit(
        company, day=TODAY, hour=time(9), mode=VisitMode.ON_SITE, place="", author=author
    )


def test_a_visit_is_written_down_with_all_that_it_brought(record, company, tmp_path):
    visit = record(
        findings={Topic.MARKET: "Tiga toko.", Topic.PERMITS: ""},
        steps=[StepEntry(what="Beli cap", until=TODAY + timedelta(days=7))],
        photos=[clean(picture(), FileKind.VISIT)],
        measured=MeasuredEntry(measured_on=TODAY, workers=3),
    )
    db.session.expire_all()
    found = queries.find_visit(company.host_id, visit.public_id)
    assert {finding.topic: finding.words for finding in found.findings} == {
        Topic.MARKET: "Tiga toko.",
        Topic.PERMITS: "",
    }
    assert [photo.file.kind for photo in found.photos] == [FileKind.VISIT]
    [step] = queries.list_open_steps([company.id])
    assert (step.what, step.owner, step.visit_id) == ("Beli cap", StepOwner.IKM, visit.id)
    assert db.session.query(Measurement).filter_by(visit_id=visit.id).one().workers == 3
    entry = db.session.query(AuditEntry).filter_by(action="programme.visit_recorded").one()
    assert (entry.acting_for_id, entry.object_id) == (company.id, visit.public_id)


def test_sent_twice_it_is_one_visit(record, company):
    first = record(client_id=CLIENT_ID, steps=[StepEntry(what="Beli cap")])
    again = record(client_id=CLIENT_ID, steps=[StepEntry(what="Beli cap")])
    assert first.id == again.id
    assert db.session.query(Visit).filter_by(company_id=company.id).count() == 1
    assert len(queries.list_open_steps([company.id])) == 1


def test_nobody_elses_entry_has_the_same_id(record, edition):
    record(client_id=CLIENT_ID)
    other = make_user(db.session.get(Host, edition.host_id), Role.MENTOR)
    with pytest.raises(service.SentByAnotherError):
        record(by=Author(visitor_id=other.id, recorded_by_id=other.id), client_id=CLIENT_ID)


def test_a_planned_visit_becomes_the_done_one(record, planned):
    visit = record(planned=planned.public_id)
    assert (visit.id, visit.state) == (planned.id, VisitState.DONE)


def test_what_was_missed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(record, planned):
    service.miss_visit(planned, "Pemilik sakit.")
    visit = record(planned=planned.public_id)
    assert visit.id != planned.id
    assert (planned.state, planned.missed_reason) == (VisitState.MISSED, "Pemilik sakit.")


def test_a_visit_that_was_written_down_cannot_be_missed(record, planned):
    record(planned=planned.public_id)
    with pytest.raises(service.VisitOverError):
        service.miss_visit(planned, "Pemilik sakit.")


def test_steps_stay_open_until_they_are_done(record, company, author):
    record(steps=[StepEntry(what="Beli cap"), StepEntry(what="Kirim label")])
    first, second = queries.list_open_steps([company.id])
    record(done=[first.public_id, "tidak-ada"])
    assert [step.what for step in queries.list_open_steps([company.id])] == ["Kirim label"]
    service.finish_step(second, on=TODAY, by_id=author.visitor_id)
    service.finish_step(second, on=TODAY + timedelta(days=9), by_id=author.visitor_id)
    assert second.done_on == TODAY
    service.reopen_step(second)
    assert queries.list_open_steps([company.id]) == [second]


def test_another_ikms_step_is_not_ticked_off(record, edition, author, tmp_path):
    other = make_ikm(edition).company
    entry = VisitEntry(client_id=None, day=TODAY, steps=[StepEntry(what="Milik lain")])
    service.record_visit(other, entry, author=author, data=tmp_path, now=NOW)
    [theirs] = queries.list_open_steps([other.id])
    record(done=[theirs.public_id])
    assert queries.list_open_steps([other.id]) == [theirs]


def test_the_words_go_with_the_person_and_days_and_figures_stay(record, company, planned):
    service.miss_visit(planned, "Bu Tumini sakit.")
    record(
        place="Rumah Bu Tumini",
        findings={Topic.MARKET: "Bu Tumini menjual di pasar."},
        steps=[StepEntry(what="Bu Tumini beli cap")],
        measured=MeasuredEntry(
            measured_on=TODAY, sales_per_month=5_000_000, markets=("Warung Tumini", "pasar")
        ),
    )
    subject = Subject(
        user=None, company_ids=frozenset({company.id}), sole_ids=frozenset({company.id})
    )
    kept = privacy.personal_data(subject)
    assert "Tumini" in str(kept["visits"])
    assert "Tumini" in str(kept["next_steps"])
    privacy.erase(subject)
    db.session.expire_all()
    after = privacy.personal_data(subject)
    assert "Tumini" not in str(after)
    assert [visit["state"] for visit in after["visits"]] == ["missed", "done"]
    [measured] = after["measurements"]
    assert (measured["sales_per_month"], measured["markets"]) == (5_000_000, ["pasar 1", "pasar 2"])
