"""Rights taken: withdrawn, corrected, restricted, taken along; retention and breaches."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, LoginCode, NetworkAddress, User
from matchmaker.cli import main
from matchmaker.db import db, transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Registration
from matchmaker.notifications import service as notifications
from matchmaker.notifications.core import Channel, MessageState
from matchmaker.notifications.models import Message
from matchmaker.organiser.outgoing import count_unreachable, list_cards, list_unreachable
from matchmaker.outbox.models import Fact
from matchmaker.privacy import breaches, queries, retention, service
from matchmaker.privacy.core import Exposed
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner, make_registration
from tests.factories.events import make_edition
from tests.notifications.conftest import invite
from tests.privacy.conftest import FIRM, NAME, Leaving

NOW = clock.now()


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


@pytest.fixture
def owner(host, ikm):
    return make_user(host, Role.IKM, phone="+6281234567101", acts_for=(ikm.company_id,))


def test_withdrawn_whatsapp_drops_what_waits_and_shows_the_person_to_the_organiser(
    host, edition, ikm, owner
):
    message = invite(host, edition, owner).announced()
    assert (message.channel, count_unreachable(edition.id)) == (Channel.WHATSAPP, 0)
    assert len(list_cards(edition.id, limit=10, offset=0, now=clock.now())) == 1
    with transaction():
        service.withdraw(owner, ikm.company, Purpose.WHATSAPP, None, NOW)
    assert message.state is MessageState.CANCELLED
    assert list_cards(edition.id, limit=10, offset=0, now=clock.now()) == []
    [unreachable] = list_unreachable(edition.id, limit=10, offset=0)
    assert (unreachable.name, unreachable.companies) == (owner.name, [ikm.company.name])
    invite(host, edition, owner)
    for fact in db.session.query(Fact).filter_by(topic="accounts.invited"):
        notifications.announce(fact)
    assert db.session.query(Message).count() == 1


def test_the_invitations_page_writes_to_nobody_by_whatsapp_without_consent(
    client, host, edition, ikm, owner
):
    invite(host, edition, owner)
    there = f"/kelola/{edition.slug}/undangan?grup=graduated"
    sign_in(client, make_user(host, Role.ORGANISER))
    assert "https://wa.me/6281234567101" in client.get(there).text
    with transaction():
        service.withdraw(owner, ikm.company, Purpose.WHATSAPP, None, NOW)
    page = client.get(there).text
    assert owner.name in page
    assert "wa.me" not in page
    sent = client.post(
        there, data={"grup": "graduated", "person": owner.public_id}, follow_redirects=True
    )
    assert sent.status_code == 200


def test_with_an_address_the_letter_goes_out_all_the_same(host, edition, ikm, owner):
    owner.email = "tumini@contoh.example"
    with transaction():
        service.withdraw(owner, ikm.company, Purpose.WHATSAPP, None, NOW)
    assert invite(host, edition, owner).announced().channel is Channel.EMAIL
    assert count_unreachable(edition.id) == 0


def test_a_code_that_somebody_asks_for_needs_no_consent(app, host, ikm, owner):
    from matchmaker.accounts import codes

    with transaction():
        service.withdraw(owner, ikm.company, Purpose.WHATSAPP, None, NOW)
        codes.request_code(owner, secret=app.config["SECRET_KEY"], now=NOW)
    fact = db.session.query(Fact).filter_by(topic="accounts.code_requested").one()
    assert notifications.announce(fact) == 1
    message = db.session.query(Message).one()
    assert notifications.may_be_tapped(message)


def test_only_banks_of_ones_own_editions_can_be_named(host, edition, ikm, owner):
    elsewhere = make_partner(make_edition(host, name="Lain"), kind=CompanyKind.BANK)
    shop = make_partner(edition)
    for other in (elsewhere, shop):
        with pytest.raises(service.NotABankError):
            service.give(owner, ikm.company, Purpose.BANK, other.company, NOW)


def test_corrections_are_noted_by_field_and_never_by_value(ikm, owner, db_session):
    company = ikm.company
    right = service.Correction(
        name="Keripik Baru",
        contact_name=company.contact_name,
        contact_title="",
        phone="+628111222333",
        email=None,
    )
    service.correct_company(company, right)
    service.correct_company(company, right)
    service.correct_name(owner, "Tumini")
    entries = db_session.scalars(
        select(AuditEntry).where(AuditEntry.action == "privacy.corrected").order_by(AuditEntry.id)
    ).all()
    assert [entry.details["what"] for entry in entries] == [["name", "phone"], ["name"]]
    assert (company.name, company.phone, owner.name) == ("Keripik Baru", "+628111222333", "Tumini")


def test_closed_and_opened_again_is_noted_once_each(ikm, db_session):
    for _ in range(2):
        service.restrict(ikm.company, NOW)
    assert ikm.company.restricted_at == NOW
    for _ in range(2):
        service.lift_restriction(ikm.company)
    assert ikm.company.restricted_at is None
    actions = db_session.scalars(
        select(AuditEntry.action).where(AuditEntry.object_kind == "company").order_by(AuditEntry.id)
    ).all()
    assert actions == ["privacy.restricted", "privacy.restriction_lifted"]


def test_everything_that_is_kept_is_in_the_export(leaving: Leaving):
    found = service.collect(leaving.owner)
    said = json.dumps(found, default=str)
    for known in (NAME, FIRM, "987654321", "Bank Dana Desa", "Toko Srikandi", "menunjukkan"):
        assert known in said
    assert {
        "account", "roles", "mandates", "consents", "sign_in_links", "acts", "messages", "seats",
        "companies", "products", "permits", "participations", "contacts_opened_to",
        "looked_at_by", "gate", "decisions", "wishes", "outcomes", "meetings", "proposals",
        "registrations",
        "files", "expertise", "questions", "history", "seen_in_the_field", "checklists",
        "cohorts", "visits", "next_steps", "measurements", "visits_made",
        "shortlists", "saved_searches", "answers",
    } == set(found)  # fmt: skip
    assert found["looked_at_by"][0]["for"] == "Bank Dana Desa"
    assert {row["company"] for row in found["consents"]} == {FIRM}
    [part] = found["participations"]
    assert (part["company"], part["edition"]) == (FIRM, leaving.edition.name)


def test_the_export_holds_no_secret_and_nobody_elses_wish(leaving: Leaving):
    leaving.owner.password = "$argon2id$secret"
    leaving.owner.tf_totp_secret = "totp secret"
    said = json.dumps(service.collect(leaving.owner), default=str)
    for secret in ("argon2id", "totp secret", leaving.owner.fs_uniquifier):
        assert secret not in said
    others = json.dumps(service.collect(leaving.people["ikm"]), default=str)
    assert FIRM not in others


# Retention


def after(months: int) -> datetime:
    """So many months after the edition of the factories, whose last day is 16 December 2026."""
    year, month = divmod(11 + months, 12)
    return datetime(2026 + year, month + 1, 17, tzinfo=UTC)


def test_nobody_is_due_before_the_time_is_over_and_everybody_after(host, edition, ikm, owner):
    assert edition.retention_months == 24
    assert retention.find_due(after(23)).people == []
    due = retention.find_due(after(24))
    assert [person.id for person in due.people] == [owner.id]
    assert owner.erased_at is None


def test_a_later_edition_keeps_and_so_does_a_role_at_the_host(host, edition, ikm, owner):
    from matchmaker.directory.models import Participation

    later = make_edition(host, name="Lagi", days=(date(2028, 12, 1),))
    db.session.add(Participation(host_id=host.id, edition_id=later.id, company_id=ikm.company_id))
    db.session.flush()
    mentor = make_user(host, Role.MENTOR, acts_for=(make_ikm(edition).company_id,))
    assert retention.find_due(after(24)).people == []
    assert [p.id for p in retention.find_due(after(60)).people] == [owner.id]
    assert mentor.erased_at is None


def test_the_due_are_erased_with_deserted_ikm_old_addresses_and_codes(
    app, host, edition, ikm, owner, db_session
):
    deserted = make_ikm(edition, name="Tanpa Orang")
    now = after(24)
    old, recent = date(2027, 11, 1), date(2028, 12, 1)
    db_session.add_all(
        [NetworkAddress(address="192.0.2.1", month=month) for month in (old, recent)]
    )
    db_session.add(LoginCode(code_hash="x", created_at=NOW, expires_at=NOW + timedelta(minutes=10)))
    db_session.flush()
    due = retention.find_due(now)
    assert (len(due.people), len(due.deserted), due.addresses, due.codes) == (1, 1, 1, 1)
    traces = retention.erase_due(now)
    assert len(traces) == 2
    assert owner.erased_at == now
    assert db_session.get_one(Company, deserted.company_id).erased_at == now
    assert db_session.scalars(select(NetworkAddress.month)).all() == [recent]
    assert db_session.scalars(select(LoginCode.id)).all() == []
    assert retention.find_due(now) == retention.Due(
        people=[], deserted=[], registrations=[], addresses=0, codes=0
    )


def test_registrations_that_led_to_nothing_go_when_their_edition_is_over(app, host, edition):
    edition.ikm_may_register = True
    waiting = make_registration(edition)
    others = make_edition(host, name="Lagi", days=(date(2028, 12, 1),))
    others.ikm_may_register = True
    kept = make_registration(others)
    assert list(retention.find_due(after(23)).registrations) == []
    assert list(retention.find_due(after(25)).registrations) == [waiting]
    retention.erase_due(after(25))
    assert db.session.scalars(select(Registration.id)).all() == [kept.id]


def test_a_few_at_a_time(host, edition):
    for _ in range(3):
        make_user(host, Role.IKM, acts_for=(make_ikm(edition).company_id,))
    assert len(retention.erase_due(after(24), limit=2)) == 2
    assert len(retention.erase_due(after(24), limit=2)) == 1


def test_the_command_says_who_and_a_dry_run_changes_nothing(monkeypatch, host, edition, owner):
    from contextlib import nullcontext

    monkeypatch.setattr("matchmaker.privacy.cli.running_app", nullcontext)
    monkeypatch.setattr("matchmaker.privacy.cli.clock.now", lambda: after(24))
    said = CliRunner().invoke(main, ["privacy", "retention", "--dry-run"])
    assert (said.exit_code, owner.erased_at) == (0, None)
    assert owner.name in said.stdout
    assert "1 people, 0 IKM without people" in said.stdout
    done = CliRunner().invoke(main, ["privacy", "retention"])
    assert done.exit_code == 0
    assert db.session.get_one(User, owner.id).erased_at == after(24)


# Breaches


def note(host, by, exposed, edition=None, ends_on=None):
    return breaches.note(
        host_id=host.id,
        edition_id=edition.id if edition else None,
        starts_on=date(2026, 1, 1),
        ends_on=ends_on or clock.now().date(),
        exposed=exposed,
        happened="Satu berkas terkirim ke alamat yang salah.",
        measures="Berkasnya sudah dihapus.",
        contact="Dewi, 0812 0000 0000",
        by_id=by.id,
        now=NOW,
    )


@pytest.fixture
def organiser(host):
    return make_user(host, Role.ORGANISER, name="Dewi")


def test_a_breach_concerns_those_whose_data_were_there(host, edition, ikm, owner, organiser):
    ikm.company.sales_per_year = 1
    buyer = make_user(host, Role.PARTNER, acts_for=(make_partner(edition).company_id,))
    stranger = make_user(make_host(), Role.IKM)

    def concerned(*exposed, **more):
        found = queries.list_concerned(note(host, organiser, exposed, **more))
        return {one.user.id: list(one.exposed) for one in found}

    finances, contacts = [Exposed.FINANCES], [Exposed.CONTACTS]
    assert concerned(Exposed.FINANCES) == {owner.id: finances}
    assert concerned(Exposed.CONTACTS) == {owner.id: contacts, buyer.id: contacts}
    both = concerned(Exposed.CONTACTS, Exposed.FINANCES)
    assert both == {owner.id: contacts + finances, buyer.id: contacts}
    assert set(concerned(Exposed.ACCOUNTS)) == {owner.id, buyer.id, organiser.id}
    assert set(concerned(Exposed.ACCOUNTS, edition=edition)) == {owner.id, buyer.id}
    assert concerned(Exposed.MEETINGS) == {}
    assert set(concerned(Exposed.PERMITS)) == {owner.id}
    assert concerned(Exposed.CONTACTS, ends_on=date(2026, 1, 2)) == {}
    assert stranger.id not in concerned(Exposed.ACCOUNTS)


def test_the_notice_stands_in_both_languages_and_goes_out_once(host, ikm, owner, organiser):
    breach = note(host, organiser, [Exposed.CONTACTS])
    drafts = breaches.draft(breach)
    assert [draft.locale for draft in drafts] == ["id", "en"]
    assert all("0812 0000 0000" in draft.text for draft in drafts)
    with transaction():
        service.withdraw(owner, ikm.company, Purpose.WHATSAPP, None, NOW)
        breaches.tell(breach, NOW)
    with pytest.raises(breaches.AlreadyToldError):
        breaches.tell(breach, NOW)
    fact = db.session.query(Fact).filter_by(topic=breaches.TOPIC).one()
    assert fact.payload == {"breach_id": breach.id}
    assert notifications.announce(fact) == 1
    message = db.session.query(Message).one()
    assert (message.user_id, message.channel) == (owner.id, Channel.WHATSAPP)
    letter = notifications.find_letter(message)
    assert letter is not None
    assert len(letter.context["exposed"]) == 1
