"""Write the demo's values as rows, many at a time. Callers hold the transaction."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert, text

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.consents import Paper
from matchmaker.accounts.core import ConsentSource, MandateKind, Role
from matchmaker.accounts.models import Consent, Mandate, Membership, User
from matchmaker.db import Base, db
from matchmaker.demo.tagging import fill_briefs, tag_companies
from matchmaker.demo.values import DemoIkm, DemoPartner, DemoPermit, DemoRequest, DemoRoster
from matchmaker.directory import service as directory
from matchmaker.directory.core import CompanyKind, PermitState
from matchmaker.directory.models import Company, Disclosure, Participation, Permit, Product
from matchmaker.events.core import SeatKind
from matchmaker.events.models import Edition, Seat
from matchmaker.meetings.core import CONTACTS_OPEN
from matchmaker.meetings.models import Meeting


def write_companies(host_id: int, roster: DemoRoster) -> dict[int, Company]:
    """Write every firm with its products and permits; returns them by number."""
    companies = {firm.number: _ikm(host_id, firm) for firm in roster.ikm}
    tag_companies(host_id, companies)
    companies |= {firm.number: _partner(host_id, firm) for firm in roster.partners}
    db.session.add_all(companies.values())
    db.session.flush()
    return companies


def _ikm(host_id: int, firm: DemoIkm) -> Company:
    return Company(
        host_id=host_id,
        kind=CompanyKind.IKM,
        name=firm.name,
        story=firm.story,
        contact_name=firm.owner,
        contact_title="Pemilik",
        phone=firm.phone,
        email=firm.email,
        regency_code=firm.regency_code,
        sectors=list(firm.sectors),
        nib=firm.nib or None,
        started_on=firm.started_on,
        started_precision=firm.started_precision,
        workers=firm.workers,
        sales_per_year=firm.sales_per_year,
        markets=None if firm.markets is None else list(firm.markets),
        export_ready=firm.export_ready,
        products=[
            Product(position=place, **vars(product))
            for place, product in enumerate(firm.products, start=1)
        ],
        permits=[_permit(permit) for permit in firm.permits],
    )


def _permit(permit: DemoPermit) -> Permit:
    """Declared first: who has verified it is known when there are people."""
    values = vars(permit)
    if permit.state is PermitState.VERIFIED:
        values = {**values, "state": PermitState.DECLARED}
    return Permit(**values)


def verify_permits(
    roster: DemoRoster, companies: Mapping[int, Company], by_id: int, now: datetime
) -> None:
    """Note who has verified the permits that count as verified, and when."""
    for firm in roster.ikm:
        held = zip(firm.permits, companies[firm.number].permits, strict=True)
        for stated, permit in held:
            if stated.state is PermitState.VERIFIED:
                permit.state = PermitState.VERIFIED
                permit.verified_by_id, permit.verified_at = by_id, now - timedelta(days=9)
    db.session.flush()


def _partner(host_id: int, firm: DemoPartner) -> Company:
    return Company(
        host_id=host_id,
        kind=firm.kind,
        name=firm.name,
        story=firm.story,
        contact_name=firm.contact,
        contact_title=firm.title,
        phone=firm.phone,
        email=firm.email,
        city=firm.city,
        sectors=list(firm.brief.sectors),
    )


def write_participations(
    edition: Edition, roster: DemoRoster, companies: Mapping[int, Company], dice: Random
) -> dict[int, Participation]:
    """Write each firm's part in the edition: brief or needs, terms, attendance, quota."""

    def part(number: int, **values: object) -> Participation:
        return Participation(
            host_id=edition.host_id,
            edition_id=edition.id,
            company_id=companies[number].id,
            company=companies[number],
            **values,
        )

    parts = {
        firm.number: part(
            firm.number,
            needs=[need.to_json() for need in firm.needs],
            terms_accepted=list(firm.terms_accepted),
            attends=list(firm.attends),
        )
        for firm in roster.ikm
    }
    briefs = fill_briefs(edition.host_id, roster, dice)
    parts |= {
        firm.number: part(
            firm.number,
            brief=briefs[firm.number].to_json(),
            attends=list(firm.attends),
            most_meetings_a_day=firm.most_meetings_a_day,
        )
        for firm in roster.partners
    }
    db.session.add_all(parts.values())
    db.session.flush()
    return parts


def write_people(
    host_id: int,
    firms: Iterable[DemoIkm | DemoPartner],
    companies: Mapping[int, Company],
) -> dict[int, User]:
    """Write one person a firm, who comes in by a personal link and acts for it."""
    people = {
        firm.number: User(
            host_id=host_id,
            name=firm.owner if isinstance(firm, DemoIkm) else firm.contact,
            email=firm.email,
            phone=firm.phone,
            password=None,
            fs_uniquifier=secrets.token_hex(16),
            locale="id",
            active=True,
            memberships=[Membership(role=Role.IKM if isinstance(firm, DemoIkm) else Role.PARTNER)],
            mandates=[Mandate(company_id=companies[firm.number].id, kind=MandateKind.OWN)],
        )
        for firm in firms
    }
    db.session.add_all(people.values())
    db.session.flush()
    return people


def write_consents(companies: Collection[Company], edition: Edition, now: datetime) -> None:
    """Write what the firms have consented to on paper; each IKM names all the banks."""
    paper = Paper(version=edition.consent_version, recorded_by_id=None, given_at=now)
    directory.record_consents(list(companies), paper, edition.host_id)
    ikm = [company for company in companies if company.kind is CompanyKind.IKM]
    banks = [company for company in companies if company.kind is CompanyKind.BANK]
    rows = [
        {
            "company_id": one.id,
            "purpose": Purpose.BANK,
            "bank_id": bank.id,
            "version": paper.version,
            "source": ConsentSource.PAPER,
            "given_at": now,
        }
        for one in ikm
        for bank in banks
    ]
    if rows:
        db.session.execute(insert(Consent), rows)


def write_seats(
    edition: Edition,
    roster: DemoRoster,
    parts: Mapping[int, Participation],
    people: Mapping[int, User],
) -> None:
    """Write a seat for each owner and officer; the first is the person of the firm's account."""
    wanted = [(firm.number, 1) for firm in roster.ikm]
    wanted += [(firm.number, firm.officers) for firm in roster.partners]
    db.session.add_all(
        Seat(
            edition_id=edition.id,
            kind=SeatKind.PERSON,
            number=place,
            label=people[number].name if place == 1 else "",
            participation_id=parts[number].id,
            user_id=people[number].id if place == 1 else None,
        )
        for number, count in wanted
        for place in range(1, count + 1)
    )
    db.session.flush()


def write_meetings(
    edition: Edition,
    requests: Iterable[DemoRequest],
    parts: Mapping[int, Participation],
    people: Mapping[int, User],
    now: datetime,
) -> None:
    """Write the requests and, for those agreed, that both sides see each other's contacts.

    They are history: nobody is told of them again.
    """

    def ago(hours: int | None) -> datetime | None:
        return None if hours is None else now - timedelta(hours=hours)

    for request in requests:
        asker = request.ikm if request.asked_by == "ikm" else request.partner
        ikm, partner = parts[request.ikm], parts[request.partner]
        db.session.add(
            Meeting(
                edition_id=edition.id,
                ikm_id=ikm.id,
                partner_id=partner.id,
                state=request.state,
                asked_by=request.asked_by,
                asked_by_user_id=people[asker].id,
                purpose=request.purpose,
                message=request.message,
                answer_note=request.answer_note,
                priority=request.priority,
                asked_at=ago(request.asked_hours_ago),
                answered_at=ago(request.answered_hours_ago),
                ended_at=ago(request.ended_hours_ago),
                ended_by=request.ended_by,
            )
        )
        if request.state in CONTACTS_OPEN:
            db.session.add(
                Disclosure(
                    edition_id=edition.id,
                    ikm_id=ikm.company_id,
                    partner_id=partner.company_id,
                    opened_at=ago(request.answered_hours_ago),
                )
            )
    db.session.flush()


def refresh_statistics() -> None:
    """Let PostgreSQL count what was written.

    Until it has, it plans for empty tables, and a page with many joins takes minutes.
    """
    tables = ", ".join(sorted(Base.metadata.tables))
    db.session.execute(text(f"ANALYZE {tables}"))
