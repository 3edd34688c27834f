"""Take rosters of companies into an edition: all or nothing, unless bad rows may be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from matchmaker.accounts import consents, trail
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.consents import Paper
from matchmaker.accounts.forgotten import lift
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.enrolment import (
    write_companies,
    write_participations,
    write_people,
)
from matchmaker.directory.imports.outcomes import Effect, ImportReport, Outcome
from matchmaker.directory.imports.roster import Roster
from matchmaker.directory.models import Company
from matchmaker.directory.planning import Planned, identifiers_of, plan_rows
from matchmaker.events.models import Edition


@dataclass(frozen=True, kw_only=True)
class Anew:
    """The lines of a roster whose people had been forgotten and have consented again."""

    lines: frozenset[int]
    paper: Paper


def import_companies(
    roster: Roster,
    *,
    edition: Edition,
    skip_bad: bool,
    paper: Paper | None = None,
    anew: Anew | None = None,
) -> ImportReport:
    """Create or update the companies of a roster, their part in the edition and their people.

    With a bad row nothing is written unless `skip_bad`. The host's row is locked first, so that
    two imports at once cannot make twins. Asked twice with the same file, the second changes
    nothing. A dry run is the same call in a transaction that is rolled back. With `paper`
    the organiser attests that the companies have consented to take part, to be shown and to be
    written to by WhatsApp. Who has asked to be forgotten comes back only by a line of `anew`.
    """
    lock_host(edition.host_id)
    lock_companies(Company.host_id == edition.host_id)
    plans, verdicts = plan_rows(roster, edition, anew.lines if anew else ())
    bad = any(not verdict.is_ok for verdict in verdicts)
    if bad and not skip_bad:
        plans = []
    write_companies(plans, edition.host_id)
    participations = write_participations(plans, edition)
    write_people(plans, participations, edition)
    if paper is not None:
        record_consents([plan.company for plan in plans], paper, edition.host_id)
    if anew is not None:
        _welcome_back([plan for plan in plans if plan.verdict.forgotten], anew, edition.host_id)
    db.session.flush()
    effects = {plan.verdict.line: _effect_of(plan) for plan in plans}
    return ImportReport(
        roster=roster,
        outcomes=tuple(
            effects.get(verdict.line)
            or Outcome(
                verdict=verdict, effect=Effect.HELD_BACK if verdict.is_ok else Effect.REJECTED
            )
            for verdict in verdicts
        ),
    )


def _welcome_back(plans: Sequence[Planned], anew: Anew, host_id: int) -> None:
    """Keep the fresh consents, and forget that these people had asked to be forgotten."""
    record_consents([plan.company for plan in plans], anew.paper, host_id)
    lift(host_id, [identifiers_of(plan.row) for plan in plans])
    trail.record_each(
        "directory.forgotten_came_back",
        [plan.company.id for plan in plans],
        host_id=host_id,
        object_kind="company",
    )


def record_consents(companies: Sequence[Company], paper: Paper, host_id: int) -> None:
    """Note what companies have consented to on paper; partners come to be seen without."""
    ikm = [company.id for company in companies if company.kind is CompanyKind.IKM]
    everyone = [company.id for company in companies]
    consents.record_on_paper(
        everyone, (Purpose.PROGRAMME, Purpose.WHATSAPP), paper, host_id=host_id
    )
    consents.record_on_paper(ikm, (Purpose.PARTNERS,), paper, host_id=host_id)


def lock_host(host_id: int) -> None:
    """Let one import of a host at a time go on; others of its work are not held up."""
    db.session.execute(select(Host.id).where(Host.id == host_id).with_for_update(key_share=True))


def lock_companies(which: ColumnElement[bool]) -> None:
    """Hold companies as an edit holds its own, before anything is written of them.

    An edit holds its company's line in the directory and then wants its note at the gate. Who
    wrote several in another order would wait for an edit that waits for them: a deadlock, and the
    page an error.
    """
    db.session.execute(
        select(Company.id).where(which).order_by(Company.id).with_for_update(key_share=True)
    )


def _effect_of(plan: Planned) -> Outcome:
    if plan.known is None:
        return Outcome(verdict=plan.verdict, effect=Effect.CREATED)
    changes = tuple(plan.changes.found)
    effect = Effect.UPDATED if changes else Effect.UNCHANGED
    return Outcome(verdict=plan.verdict, effect=effect, changes=changes)
