"""Permits: added once, evidenced, verified, taken off and brought back."""

from __future__ import annotations

import pytest

from matchmaker import clock
from matchmaker.db import db
from matchmaker.directory.core import PermitState
from matchmaker.directory.editing import permits
from matchmaker.directory.editing.removing import CannotReturnError, bring_back
from matchmaker.directory.models import Permit
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from matchmaker.files.models import StoredFile
from matchmaker.reference.permits import PermitKind
from tests.files.evil import pdf


@pytest.fixture
def data(app):
    return app.config["DATA"]


def scan(permit, data, by):
    return permits.put_scan(permit, files.clean(pdf(), FileKind.PERMIT), data=data, **by)


def test_a_second_tap_adds_no_second_empty_permit(ikm, by):
    one = permits.add_permit(ikm.company, PermitKind.HALAL, **by)
    assert permits.add_permit(ikm.company, PermitKind.HALAL, **by) is one
    assert (one.state, one.number) == (PermitState.IN_PROCESS, "")


def test_verified_says_who_and_when_until_there_is_other_evidence(ikm, mentor, data, by):
    permit = ikm.company.permits[0]
    now = clock.now()
    permits.verify_permit(permit, by_id=mentor.id, now=now)
    assert (permit.state, permit.verified_by_id, permit.verified_at) == (
        PermitState.VERIFIED,
        mentor.id,
        now,
    )
    scan(permit, data, by)
    assert (permit.state, permit.verified_at) == (PermitState.DECLARED, None)
    permits.verify_permit(permit, by_id=mentor.id, now=now)
    permits.take_back_verdict(permit, by_id=mentor.id, now=now)
    assert permit.state is PermitState.DECLARED


def test_a_permit_in_process_cannot_be_verified(ikm, by):
    permit = permits.add_permit(ikm.company, PermitKind.HALAL, **by)
    with pytest.raises(permits.NothingToVerifyError):
        permits.verify_permit(permit, **by)


def test_other_evidence_takes_the_place_of_the_first(ikm, data, by):
    permit = ikm.company.permits[0]
    first, second = scan(permit, data, by).id, scan(permit, data, by).id
    assert permit.scan.id == second
    assert db.session.get(StoredFile, first) is None


def test_a_permit_comes_back_with_its_evidence_but_to_be_verified_anew(ikm, mentor, data, by):
    permit = next(p for p in ikm.company.permits if p.kind == "nib")
    permit.number = number = "9120001234567"
    db.session.flush()
    evidence = scan(permit, data, by).id
    permits.verify_permit(permit, by_id=mentor.id, now=clock.now())
    removed = permits.remove_permit(permit, data=data, **by)
    assert ikm.company.nib is None
    bring_back(ikm.company, removed, **by)
    again = next(p for p in ikm.company.permits if p.kind == "nib")
    assert ikm.company.nib == number
    assert (again.number, again.scan_id, again.state) == (number, evidence, PermitState.DECLARED)


def test_a_permit_does_not_come_back_beside_its_twin(ikm, data, by):
    permit = ikm.company.permits[1]
    twin = {"kind": permit.kind, "number": permit.number, "state": PermitState.DECLARED}
    removed = permits.remove_permit(permit, data=data, **by)
    ikm.company.permits.append(Permit(**twin))
    db.session.flush()
    with pytest.raises(CannotReturnError):
        bring_back(ikm.company, removed, **by)
