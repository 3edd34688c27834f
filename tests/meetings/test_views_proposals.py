"""The organiser's pages of a proposal: ask, look through, edit, add, send."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.db import db
from matchmaker.events.core import Phase
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.matching.models import Wish, WishKind
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals import queries
from matchmaker.meetings.proposals.core import Limits, ProposalState
from matchmaker.meetings.proposals.models import Batch, Proposal
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.factories.directory import make_partner
from tests.factories.matching import keep_apart
from tests.factories.meetings import make_meeting
from tests.meetings.proposals.making import make_fair, work

FORM = {"floor": "3", "most_ikm": "6", "least": "0", "keep_dropped": "y"}


@pytest.fixture
def fair(db_session):
    return make_fair(ikm=2, partners=2)


@pytest.fixture
def organiser(fair, client):
    sign_in(client, fair.organiser)
    return client


def base(fair) -> str:
    return f"/kelola/{fair.edition.slug}/pencocokan/usulan"


def job() -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()


def count(model) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def state_of(proposal) -> ProposalState:
    db.session.expire_all()
    return db.session.get_one(Proposal, proposal.id).state


def test_asking_makes_a_job_and_its_page_follows_it(fair, organiser):
    assert organiser.post(f"{base(fair)}/susun", data=FORM).status_code == 303
    asked = job()
    assert asked.inputs["limits"]["floor"] == 3
    assert asked.inputs["limits"]["most_partner"] is None
    page = organiser.get(base(fair)).text
    assert 'id="work"' in page
    progress = f"{base(fair)}/proses/{asked.public_id}"
    htmx = {"HX-Request": "true"}
    assert "<progress" in organiser.get(progress, headers=htmx).text
    work(asked)
    assert organiser.get(progress, headers=htmx).headers["HX-Refresh"] == "true"
    assert organiser.get(progress).status_code == 303
    assert queries.list_batches(fair.edition.id)[0].public_id in organiser.get(base(fair)).text


@pytest.mark.parametrize(
    ("field", "value", "mend"),
    [
        ("floor", "-1", "Antara 0 dan 20."),
        ("most_ikm", "2", "Tidak kurang dari 3 yang seharusnya didapat setiap IKM."),
        ("most_partner", "0", "Antara 1 dan 100."),
        ("least", "101", "Antara 0 dan 100."),
    ],
)
def test_a_limit_that_cannot_be_says_what_can(fair, organiser, field, value, mend):
    answer = organiser.post(f"{base(fair)}/susun", data=FORM | {field: value})
    assert answer.status_code == 422
    assert mend in answer.text
    assert f'value="{value}"' in answer.text
    assert count(Job) == 0


def test_a_rule_set_since_is_said_at_the_pairs_it_keeps_apart(fair, organiser):
    organiser.post(f"{base(fair)}/susun", data=FORM)
    work(job())
    review = f"{base(fair)}/{queries.list_batches(fair.edition.id)[0].public_id}"
    said = "Pada acara ini ritel modern tidak mengadakan pertemuan dengan IKM"
    page = organiser.get(review).text
    assert said not in page
    assert 'name="apa" value="semua"' in page
    keep_apart(fair.edition)
    page = organiser.get(review).text
    assert said in page
    assert 'name="apa"' not in page
    assert "kini tidak dapat dikirim" in page


def test_the_button_does_not_count_whom_nobody_is_shown(fair, organiser):
    organiser.post(f"{base(fair)}/susun", data=FORM)
    work(job())
    review = f"{base(fair)}/{queries.list_batches(fair.edition.id)[0].public_id}"
    assert "Kirim semua 4 pasangan" in organiser.get(review).text
    fair.partners[1].company.restricted_at = clock.now()
    db.session.commit()
    page = organiser.get(review).text
    assert "Kirim semua 2 pasangan" in page
    assert "2 pasangan menunggu tetapi kini tidak dapat dikirim" in page


def test_the_button_does_not_count_whom_the_gate_holds_by_now(fair, organiser):
    organiser.post(f"{base(fair)}/susun", data=FORM)
    work(job())
    review = f"{base(fair)}/{queries.list_batches(fair.edition.id)[0].public_id}"
    said = "Belum terkirim: IKM ini tidak lagi lolos naik kelas."
    assert said not in organiser.get(review).text
    db.session.get_one(GateResult, fair.ikm[1].id).standing = False
    db.session.commit()
    page = organiser.get(review).text
    assert "Kirim semua 2 pasangan" in page
    assert page.count(said) == 2


def test_a_page_never_says_sent_beside_pairs_read_before(fair, organiser, monkeypatch):
    """The job may end while the page is made: its pairs are read after it."""
    organiser.post(f"{base(fair)}/susun", data=FORM)
    work(job())
    review = f"{base(fair)}/{queries.list_batches(fair.edition.id)[0].public_id}"
    organiser.post(f"{review}/kirim", data={"asked_by": "ikm", "apa": "semua"})
    asked, find = job(), queries.find_newest_job

    def find_and_finish(*of):
        found = find(*of)
        if found.state is JobState.REQUESTED:
            work(asked)
        return found

    monkeypatch.setattr(queries, "find_newest_job", find_and_finish)
    page = organiser.get(review).text
    assert "0 menunggu, 4 sudah dikirim" in page


def test_a_floor_that_cannot_be_is_no_measure_of_the_most(fair, organiser):
    answer = organiser.post(f"{base(fair)}/susun", data=FORM | {"floor": "1000000000"})
    assert "Antara 0 dan 20." in answer.text
    assert "Tidak kurang dari" not in answer.text


def test_a_second_asking_is_told_of_the_first(fair, organiser):
    organiser.post(f"{base(fair)}/susun", data=FORM)
    answer = organiser.post(f"{base(fair)}/susun", data=FORM, follow_redirects=True)
    assert "Usulan sedang disusun atau dikirim." in answer.text
    assert count(Job) == 1


def test_a_job_can_be_stopped(fair, organiser):
    organiser.post(f"{base(fair)}/susun", data=FORM)
    assert organiser.post(f"{base(fair)}/proses/{job().public_id}/berhenti").status_code == 303
    assert job().state == "stopped"
    assert organiser.post(f"{base(fair)}/proses/nowhere/berhenti").status_code == 404


def test_a_proposal_shows_its_pairs_by_either_side_with_reasons(fair, organiser):
    batch = fair.make()
    url = f"{base(fair)}/{batch.public_id}"
    page = organiser.get(url).text
    for part in (*fair.ikm, *fair.partners):
        assert part.company.name in page
    assert 'class="reason"' in page
    assert page.count('name="pilih"') == 4
    assert organiser.get(f"{url}?menurut=mitra").text.count('name="pilih"') == 4


def test_filters_narrow_the_pairs(fair, organiser):
    batch = fair.make()
    url = f"{base(fair)}/{batch.public_id}"
    name = fair.partners[0].company.name
    assert organiser.get(url, query_string={"q": name}).text.count('name="pilih"') == 2
    assert "Tidak ada pasangan yang sesuai" in organiser.get(f"{url}?tampil=terkirim").text
    assert organiser.get(f"{url}?tampil=nonsense&page=99").text.count('name="pilih"') == 4


def test_who_stays_below_is_shown_with_the_reason(fair, organiser):
    for partner in fair.partners:
        db.session.add(
            Wish(
                edition_id=fair.edition.id,
                from_id=fair.ikm[0].id,
                about_id=partner.id,
                kind=WishKind.RATHER_NOT,
            )
        )
    db.session.commit()
    batch = fair.make(Limits(floor=1))
    page = organiser.get(f"{base(fair)}/{batch.public_id}").text
    assert "Tidak ada mitra yang dapat diusulkan." in page
    assert "dengan 2 salah satu pihak sebaiknya tidak bertemu" in page


def test_a_pair_is_left_out_and_taken_in_again(fair, organiser):
    batch = fair.make()
    [proposal, *_] = queries.list_proposals(batch.id)
    url = f"{base(fair)}/{batch.public_id}/{proposal.public_id}"
    answer = organiser.post(f"{url}/keluarkan?menurut=mitra&tampil=draf")
    assert answer.headers["Location"].endswith("?menurut=mitra&tampil=draf")
    assert state_of(proposal) is ProposalState.DROPPED
    organiser.post(f"{url}/masukkan")
    assert state_of(proposal) is ProposalState.DRAFT
    assert organiser.post(f"{base(fair)}/{batch.public_id}/none/keluarkan").status_code == 404
    assert organiser.post(f"{base(fair)}/none/none/keluarkan").status_code == 404


def test_the_page_says_of_when_its_figures_are_and_what_changed_since(fair, organiser):
    batch = fair.make()
    url = f"{base(fair)}/{batch.public_id}"
    page = organiser.get(url).text
    assert "adalah keadaan saat usulan disusun." in page
    assert "Sejak itu" not in page
    [proposal, *_] = queries.list_proposals(batch.id)
    organiser.post(f"{url}/{proposal.public_id}/keluarkan")
    late = make_partner(fair.edition)
    pair = {"ikm": fair.ikm[0].public_id, "mitra": late.public_id}
    organiser.post(f"{url}/tambah", data=pair)
    page = organiser.get(url).text
    assert "Sejak itu 1 pasangan dikeluarkan. Sejak itu 1 pasangan ditambahkan" in page
    added = queries.find_pair(batch.id, (fair.ikm[0].id, late.id))
    organiser.post(f"{url}/{added.public_id}/keluarkan")
    page = organiser.get(url).text
    assert "3 pasangan · 3 menunggu" in page
    assert "Sejak itu 1 pasangan dikeluarkan." in page
    assert "ditambahkan dengan tangan" not in page


def test_who_cannot_be_paired_is_not_offered(fair, organiser):
    batch = fair.make()
    url = f"{base(fair)}/{batch.public_id}/tambah"
    held, hidden = fair.ikm[1], fair.partners[1]
    for part in (held, hidden):
        assert f'value="{part.public_id}"' in organiser.get(url).text
    db.session.get_one(GateResult, held.id).standing = False
    hidden.company.restricted_at = clock.now()
    db.session.commit()
    page = organiser.get(url).text
    for part in (held, hidden):
        assert f'value="{part.public_id}"' not in page
    assert f'value="{fair.ikm[0].public_id}"' in page


def test_all_that_wait_are_sent(fair, organiser):
    batch = fair.make()
    url = f"{base(fair)}/{batch.public_id}"
    organiser.post(f"{url}/kirim", data={"asked_by": "ikm", "apa": "semua"})
    work(job())
    assert count(Meeting) == 4
    page = organiser.get(url).text
    assert "4 permintaan sudah dikirim" in page
    assert "Tidak ada pasangan yang menunggu dikirim." in page


def test_the_ticked_ones_alone_are_sent_as_the_partners_requests(fair, organiser):
    batch = fair.make()
    [proposal, *_] = queries.list_proposals(batch.id)
    data = {"asked_by": "partner", "apa": "pilihan", "pilih": [proposal.public_id]}
    organiser.post(f"{base(fair)}/{batch.public_id}/kirim", data=data)
    work(job())
    [meeting] = db.session.scalars(select(Meeting))
    assert (meeting.asked_by, meeting.proposed) == ("partner", True)


def test_nothing_ticked_is_said(fair, organiser):
    batch = fair.make()
    url = f"{base(fair)}/{batch.public_id}/kirim"
    answer = organiser.post(url, data={"asked_by": "ikm", "apa": "pilihan"}, follow_redirects=True)
    assert "pilih paling sedikit satu pasangan" in answer.text
    assert organiser.post(url, data={"asked_by": "nobody"}).status_code == 422
    assert organiser.post(f"{base(fair)}/none/kirim", data={"asked_by": "ikm"}).status_code == 404
    assert count(Meeting) == 0


def test_what_could_not_be_sent_says_why(fair, organiser):
    batch = fair.make()
    make_meeting(fair.ikm[0], fair.partners[0])
    url = f"{base(fair)}/{batch.public_id}"
    organiser.post(f"{url}/kirim", data={"asked_by": "ikm", "apa": "semua"})
    work(job())
    page = organiser.get(f"{url}?tampil=tertahan").text
    assert "Belum terkirim: keduanya sudah punya pertemuan." in page
    assert page.count('name="pilih"') == 1


def test_an_older_proposal_is_for_reading(fair, organiser):
    old = fair.make()
    fair.make()
    page = organiser.get(f"{base(fair)}/{old.public_id}").text
    assert "sudah diganti usulan yang lebih baru" in page
    assert 'name="pilih"' not in page
    answer = organiser.post(
        f"{base(fair)}/{old.public_id}/kirim", data={"asked_by": "ikm"}, follow_redirects=True
    )
    assert "Ubah yang baru." in answer.text


def test_an_edition_that_takes_no_requests_says_so(fair, organiser):
    fair.edition.phase = Phase.PUBLISHED
    db.session.commit()
    assert "Permintaan sedang tidak diterima" in organiser.get(base(fair)).text
    answer = organiser.post(f"{base(fair)}/susun", data=FORM, follow_redirects=True)
    assert "tidak ada yang dapat diusulkan" in answer.text
    assert count(Batch) == 0


def test_a_pair_is_looked_at_and_added_by_hand(fair, organiser):
    batch = fair.make()
    late = make_partner(fair.edition, name="Toko Telat")
    url = f"{base(fair)}/{batch.public_id}/tambah"
    pair = {"ikm": fair.ikm[0].public_id, "mitra": late.public_id}
    assert "Toko Telat" in organiser.get(url).text
    assert "Tidak ada yang menghalangi." in organiser.get(url, query_string=pair).text
    assert organiser.post(url, data=pair).status_code == 303
    assert "Anda tambahkan" in organiser.get(f"{base(fair)}/{batch.public_id}").text
    again = organiser.post(url, data=pair)
    assert (again.status_code, "sudah ada dalam usulan" in again.text) == (409, True)


def test_what_a_pair_breaks_is_said_and_does_not_forbid_it(fair, organiser):
    batch = fair.make(Limits(floor=0, most_ikm=1, most_partner=1))
    late = make_partner(fair.edition)
    db.session.add(
        Wish(
            edition_id=fair.edition.id,
            from_id=late.id,
            about_id=fair.ikm[0].id,
            kind=WishKind.RATHER_NOT,
        )
    )
    late.attends = ["2026-12-16:morning"]
    fair.ikm[0].attends = ["2026-12-15:morning"]
    db.session.commit()
    pair = {"ikm": fair.ikm[0].public_id, "mitra": late.public_id}
    page = organiser.get(f"{base(fair)}/{batch.public_id}/tambah", query_string=pair).text
    assert "sebaiknya tidak bertemu yang lain" in page
    assert "tidak pernah hadir pada jam yang sama" in page
    assert "Pertemuan IKM ini akan melebihi" in page
    assert "Tetap tambahkan" in page


def test_a_pair_that_meets_already_or_is_none_is_refused(fair, organiser):
    make_meeting(fair.ikm[0], fair.partners[0])
    batch = fair.make()
    url = f"{base(fair)}/{batch.public_id}/tambah"
    pair = {"ikm": fair.ikm[0].public_id, "mitra": fair.partners[0].public_id}
    assert organiser.post(url, data=pair).status_code == 409
    assert "Keduanya sudah punya pertemuan." in organiser.get(url, query_string=pair).text
    two_ikm = {"ikm": fair.ikm[0].public_id, "mitra": fair.ikm[1].public_id}
    assert organiser.post(url, data=two_ikm).status_code == 422
    assert organiser.get(url, query_string={"ikm": "x", "mitra": "y"}).status_code == 200


def test_another_hosts_organiser_finds_nothing(fair, client):
    batch = fair.make()
    sign_in(client, make_fair(0, 0).organiser)
    assert client.get(f"{base(fair)}/{batch.public_id}").status_code == 404
