"""Permits on the pages: numbers and dates with their mends, evidence, and who may verify."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.directory.core import PermitState
from matchmaker.directory.models import Permit
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import make_ikm, make_partner
from tests.files import evil

PIRT = "2063305010001-29"


@pytest.fixture
def here(edition):
    return f"/acara/{edition.slug}/profil/izin"


@pytest.fixture
def pirt(ikm):
    return next(permit for permit in ikm.company.permits if permit.kind == "pirt")


def stands(permit) -> Permit:
    return db.session.scalars(
        select(Permit).where(Permit.id == permit.id).execution_options(populate_existing=True)
    ).one()


def answers(**more: str) -> dict[str, str]:
    return {"state": "held", "number": PIRT, "issued_on": "", "expires_on": ""} | more


def faulty(client, here, permit, **more: str) -> set[str]:
    """Return which answers are refused; nothing of the permit may be written then."""
    before = stands(permit).number
    page = client.post(f"{here}/{permit.public_id}", data=answers(**more))
    assert page.status_code == 422
    assert stands(permit).number == before
    return {
        name for name in ("state", "number", "issued_on", "expires_on")
        if f'id="{name}-error"' in page.text
    }  # fmt: skip


def test_a_p_irt_says_itself_until_when_it_is_valid(client, here, pirt, owner):
    sign_in(client, owner)
    assert client.post(f"{here}/{pirt.public_id}", data=answers()).status_code == 303
    assert (stands(pirt).number, stands(pirt).expires_on) == (PIRT, date(2029, 12, 31))


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"number": "12345"}, {"number"}),
        ({"number": "2069905010001-29"}, {"number"}),
        ({"number": ""}, {"number"}),
        ({"expires_on": "2030-12-31"}, {"expires_on"}),
        ({"expires_on": "besok"}, {"expires_on"}),
        ({"issued_on": "2999-01-01"}, {"issued_on"}),
        ({"issued_on": "2025-02-30"}, {"issued_on"}),
        ({"number": "x" * 10_000}, {"number"}),
        ({"number": "😀"}, {"number"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, here, pirt, owner, more, refused):
    sign_in(client, owner)
    assert faulty(client, here, pirt, **more) == refused


def test_a_permit_cannot_end_before_it_began(client, here, ikm, owner):
    sign_in(client, owner)
    nib = next(permit for permit in ikm.company.permits if permit.kind == "nib")
    dates = {"number": "9120001234567", "issued_on": "2024-05-01", "expires_on": "2024-04-30"}
    assert faulty(client, here, nib, **dates) == {"expires_on"}


def test_an_ended_permit_is_kept_and_its_page_says_what_to_do(client, here, pirt, owner):
    sign_in(client, owner)
    ended = answers(number="2063305010001-21")
    assert client.post(f"{here}/{pirt.public_id}", data=ended).status_code == 303
    for page in (here, f"{here}/{pirt.public_id}"):
        assert "dinas" in client.get(page).text
    assert "permit-expired" in client.get(here).text


def test_a_permit_that_ends_before_the_event_is_pointed_out(client, here, edition, ikm, owner):
    nib = next(permit for permit in ikm.company.permits if permit.kind == "nib")
    nib.expires_on = edition.days[0].date - timedelta(days=1)
    assert nib.expires_on >= clock.now().date()
    db.session.commit()
    sign_in(client, owner)
    assert "text-chilli" in client.get(here).text


def test_in_process_needs_no_number(client, here, pirt, owner):
    sign_in(client, owner)
    waiting = answers(state="in_process", number="")
    assert client.post(f"{here}/{pirt.public_id}", data=waiting).status_code == 303
    assert (stands(pirt).state, stands(pirt).number) == (PermitState.IN_PROCESS, "")


def test_a_nib_of_another_firm_and_a_number_of_another_kind(client, here, edition, ikm, owner):
    other = make_ikm(edition)
    sign_in(client, owner)
    nib = next(permit for permit in ikm.company.permits if permit.kind == "nib")
    assert faulty(client, here, nib, number=other.company.nib) == {"number"}
    assert faulty(client, here, nib, number=PIRT) == {"number"}


def test_the_same_number_stands_once(client, here, ikm, pirt, owner):
    sign_in(client, owner)
    client.post(f"{here}/{pirt.public_id}", data=answers())
    client.post(f"{here}/baru", data={"jenis": "pirt"})
    db.session.expire_all()
    [second] = [p for p in ikm.company.permits if p.kind == "pirt" and not p.number]
    assert faulty(client, here, second) == {"number"}


def test_a_kind_has_to_be_chosen(client, here, owner):
    sign_in(client, owner)
    assert client.post(f"{here}/baru", data={"jenis": "npwp"}).location == f"{here}/baru"
    added = client.post(f"{here}/baru", data={"jenis": "halal"})
    assert client.get(added.location).status_code == 200


def send(client, here, permit, content: bytes, name: str = "izin.pdf"):
    # Put together by hand: the test client would leave a file open behind a large one.
    head = f'--x\r\nContent-Disposition: form-data; name="scan"; filename="{name}"\r\n\r\n'
    return client.post(
        f"{here}/{permit.public_id}/berkas",
        data=head.encode() + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


@pytest.mark.parametrize(
    "content", [b"", evil.HTML, evil.SVG, b"MZ\x90\x00", evil.huge_png(), b"x" * (8 * 2**20 + 1)]
)
def test_evidence_that_is_none_is_refused_with_the_mend(client, here, pirt, owner, content):
    sign_in(client, owner)
    answer = send(client, here, pirt, content)
    assert answer.status_code == 422
    assert 'id="scan-error"' in answer.text
    assert stands(pirt).scan_id is None


def test_evidence_too_large_for_the_house_is_refused_before_it_is_read(client, here, pirt, owner):
    sign_in(client, owner)
    answer = send(client, here, pirt, b"x" * (13 * 2**20))
    assert answer.status_code == 413
    assert "MB" in answer.text


def test_evidence_is_for_owner_mentor_and_organiser_alone(
    client, edition, host, here, ikm, pirt, owner, mentor
):
    sign_in(client, owner)
    assert send(client, here, pirt, evil.pdf()).status_code == 303
    file = f"/berkas/{stands(pirt).scan.public_id}"
    profile = f"/acara/{edition.slug}/direktori/{ikm.company.public_id}"
    shop = make_partner(edition)
    people = {
        owner: (200, True),
        mentor: (200, True),
        make_user(host, Role.ORGANISER): (200, True),
        make_user(host, Role.PARTNER, acts_for=(shop.company_id,)): (404, False),
        make_user(host, Role.OBSERVER): (404, False),
    }
    for person, (status, linked) in people.items():
        sign_in(client, person)
        assert client.get(file).status_code == status
        page = client.get(profile)
        assert page.status_code == 200
        assert (file in page.text) == linked
        assert (pirt.number in page.text) == linked


def test_only_mentor_and_organiser_verify_and_the_profile_says_who(
    client, edition, here, ikm, pirt, owner, mentor
):
    verify = f"{here}/{pirt.public_id}/periksa"
    sign_in(client, owner)
    assert client.post(verify).status_code == 403
    sign_in(client, mentor)
    assert client.post(f"{verify}?sebagai={ikm.public_id}").status_code == 303
    assert stands(pirt).state is PermitState.VERIFIED
    sign_in(client, owner)
    page = client.get(f"/acara/{edition.slug}/direktori/{ikm.company.public_id}").text
    assert "Ratna" in page
    assert "permit-verified" in page
    sign_in(client, mentor)
    client.post(f"{verify}?sebagai={ikm.public_id}", data={"batal": "1"})
    assert stands(pirt).state is PermitState.DECLARED


def test_a_permit_is_taken_off_and_brought_back(client, here, ikm, pirt, owner):
    sign_in(client, owner)
    client.post(f"{here}/{pirt.public_id}/hapus")
    db.session.expire_all()
    assert [permit.kind for permit in ikm.company.permits] == ["nib"]
    page = client.get(here).text
    undo = re.search(r'action="([^"]*/kembalikan/[^"]*)"', page)[1]
    assert client.post(undo).status_code == 303
    db.session.expire_all()
    assert sorted(permit.kind for permit in ikm.company.permits) == ["nib", "pirt"]
