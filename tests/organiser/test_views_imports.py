from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Consent, Host, User
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.finding.queries import find_companies
from matchmaker.directory.models import Company
from matchmaker.organiser.importing import list_edition_names
from matchmaker.privacy.service import erase_person
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.directory.rosters import IKM_HEADER, IKM_ROW, SAMPLES, csv_bytes, ikm_csv
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def organiser(client, db_session, edition):
    host = db_session.get(Host, edition.host_id)
    return sign_in(client, make_user(host, Role.ORGANISER))


def url(edition) -> str:
    return f"/kelola/{edition.slug}/impor"


def upload(client, edition, content: bytes, kind: str = "ikm", name: str = "daftar.csv"):
    return client.post(url(edition), data={"kind": kind, "file": (io.BytesIO(content), name)})


def count(session, model=Company) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_roster_is_previewed_then_imported_and_judged(organiser, edition, db_session):
    sent = upload(organiser, edition, (SAMPLES / "ikm.xlsx").read_bytes(), name="ikm.xlsx")
    assert sent.status_code == 303
    page = organiser.get(sent.location).text
    assert "235 / 350" in page
    assert count(db_session) == 0
    done = organiser.post(sent.location)
    assert (done.status_code, done.location) == (303, f"/kelola/{edition.slug}/gerbang")
    assert count(db_session) == 350
    assert db_session.scalar(select(func.count()).where(GateResult.standing)) == 235
    again = organiser.post(sent.location)
    assert again.location == url(edition)
    assert count(db_session) == 350


def test_a_roster_of_the_other_kind_is_named_and_chosen(organiser, edition, db_session):
    for chosen, sample, kind in (("ikm", "mitra.xlsx", "mitra"), ("mitra", "ikm.xlsx", "ikm")):
        sent = upload(organiser, edition, (SAMPLES / sample).read_bytes(), kind=chosen)
        assert sent.status_code == 422
        [option] = re.findall(r"<input[^>]*checked[^>]*>", sent.text)
        assert f'value="{kind}"' in option


def test_nobody_attests_consents_by_leaving_the_form_as_it_is(organiser, edition):
    [box] = re.findall(r"<input[^>]*with_consent[^>]*>", organiser.get(url(edition)).text)
    assert "checked" not in box


@pytest.mark.parametrize(("box", "shown"), [({"with_consent": "y"}, True), ({}, False)])
def test_the_organisers_word_on_consents_goes_with_the_import(
    organiser, edition, db_session, box, shown
):
    assert 'name="with_consent"' in organiser.get(url(edition)).text
    file = (io.BytesIO((SAMPLES / "ikm.xlsx").read_bytes()), "ikm.xlsx")
    sent = organiser.post(url(edition), data={"kind": "ikm", "file": file, **box})
    organiser.post(sent.location)
    consents = db_session.execute(
        select(Consent.purpose, func.count()).group_by(Consent.purpose)
    ).all()
    each = {"programme": 350, "partners": 350, "whatsapp": 350}
    assert dict(consents) == (each if shown else {})
    source = set(db_session.scalars(select(Consent.source)))
    assert source == ({"paper"} if shown else set())
    found = find_companies(edition.id, Sight.GRADUATED_IKM, Search())
    assert found.total == (235 if shown else 0)


def test_partners_lead_on_to_their_invitations(organiser, edition, db_session):
    sent = upload(organiser, edition, (SAMPLES / "mitra.xlsx").read_bytes(), kind="mitra")
    assert organiser.post(sent.location).location == f"/kelola/{edition.slug}/undangan"
    assert count(db_session) == 90


def test_the_preview_lists_each_bad_row_with_value_and_mend(organiser, edition, db_session):
    sent = upload(organiser, edition, (SAMPLES / "ikm_lapangan.csv").read_bytes())
    page = organiser.get(sent.location).text
    for shown in ("Atlantis", "dua puluh ribu", "Kabupaten Semarang atau Kota Semarang"):
        assert shown in page
    refused = organiser.post(sent.location)
    assert refused.location == sent.location
    assert count(db_session) == 0
    organiser.post(sent.location, data={"skip_bad": "1"})
    assert count(db_session) == 34


def test_mends_are_told_in_the_visitors_language(organiser, edition):
    sent = upload(organiser, edition, ikm_csv(NIB="1"))
    organiser.post("/bahasa", data={"locale": "en"})
    assert "An NIB has 13 digits" in organiser.get(sent.location).text


def test_what_a_file_holds_is_shown_as_text(organiser, edition):
    evil = ["<script>alert(1)</script>", "x", *IKM_ROW[2:]]
    formula = ['=HYPERLINK("http://contoh.example")', "<b>0812</b>", *IKM_ROW[2:]]
    header = [*IKM_HEADER[:5], "<i>Warna</i>"]
    content = csv_bytes(header, [*evil, ""], [*formula, ""])
    page = organiser.get(upload(organiser, edition, content).location).text
    assert "<script>alert" not in page
    assert "&lt;b&gt;0812&lt;/b&gt;" in page
    assert "&lt;i&gt;Warna&lt;/i&gt;" in page


def test_a_changed_row_is_announced_before_it_is_written(organiser, edition, db_session):
    organiser.post(upload(organiser, edition, ikm_csv(MOQ="10")).location)
    page = organiser.get(upload(organiser, edition, ikm_csv(MOQ="25")).location).text
    assert "10 → 25" in page
    db_session.expire_all()
    assert db_session.scalars(select(Company)).one().products[0].min_order == 10


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "ikm"},
        {"kind": "apa", "file": (b"a", "a.csv")},
        {"kind": "ikm", "file": (b"", "a.csv")},
        {"kind": "ikm", "file": (b"\x00\x01", "a.xlsx")},
        {"kind": "ikm", "file": (csv_bytes(IKM_HEADER[:3]), "a.csv")},
    ],
)
def test_a_file_of_no_use_is_refused_on_the_form(organiser, edition, data):
    if "file" in data:
        data = data | {"file": (io.BytesIO(data["file"][0]), data["file"][1])}
    answer = organiser.post(url(edition), data=data)
    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_a_kept_file_is_its_owners_alone(organiser, edition, db_session):
    sent = upload(organiser, edition, ikm_csv())
    host = db_session.get(Host, edition.host_id)
    sign_in(organiser, make_user(host, Role.ORGANISER))
    assert organiser.get(sent.location).location == url(edition)
    assert organiser.post(sent.location).location == url(edition)
    assert count(db_session) == 0


def test_only_organisers_of_the_host_come_in(client, edition, db_session):
    host = db_session.get(Host, edition.host_id)
    sign_in(client, make_user(host, Role.DESK))
    assert client.get(url(edition)).status_code == 403
    sign_in(client, make_user(make_host(), Role.ORGANISER))
    assert upload(client, edition, ikm_csv()).status_code == 404


def test_names_of_editions_for_the_command_line(edition):
    assert list_edition_names() == [edition.slug]


def test_an_old_roster_does_not_bring_back_who_asked_to_be_forgotten(
    organiser, edition, db_session
):
    roster = csv_bytes(IKM_HEADER, IKM_ROW, ["Lanting Jaya", "081200000902", *IKM_ROW[2:]])
    organiser.post(upload(organiser, edition, roster).location)
    person = db_session.scalars(select(User).where(User.phone == "+6281200000901")).one()
    erase_person(person, clock.now())
    db_session.commit()

    sent = upload(organiser, edition, roster)
    page = organiser.get(sent.location).text
    assert "telah meminta datanya dihapus" in page
    assert "tidak ditampilkan" in page
    assert page.count('name="anew"') == 1
    line = re.search(r'name="anew" value="(\d+)"', page)[1]
    for answer in ({}, {"skip_bad": "1"}):
        organiser.post(sent.location, data=answer)
        assert db_session.scalar(select(User).where(User.phone == "+6281200000901")) is None
        sent = upload(organiser, edition, roster)

    organiser.post(sent.location, data={"skip_bad": "1", "anew": line})
    back = db_session.scalars(select(User).where(User.phone == "+6281200000901")).one()
    assert back.id != person.id
    [company_id] = [mandate.company_id for mandate in back.mandates]
    consents = db_session.scalars(select(Consent).where(Consent.company_id == company_id)).all()
    assert {consent.purpose for consent in consents} == {"programme", "partners", "whatsapp"}
    assert {consent.source for consent in consents} == {"paper"}
    noted = db_session.scalars(
        select(AuditEntry.object_id).where(AuditEntry.action == "directory.forgotten_came_back")
    ).all()
    assert noted == [str(company_id)]
    # From now on they are known like everybody else.
    assert 'name="anew"' not in organiser.get(upload(organiser, edition, roster).location).text
