"""What the answers of a host's editions say of the weights, read and held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.matching.core.matrix import list_best, list_best_for_partners
from matchmaker.matching.core.past import Absent, Outcome
from matchmaker.matching.core.prepare import prepare_ikm, prepare_partner
from matchmaker.matching.core.types import IKM
from matchmaker.matching.core.weights import CRITERIA, Own, default_weight, with_own
from matchmaker.matching.evidence.models import PairOutcome
from matchmaker.matching.field import Field, load_field
from matchmaker.matching.learning.core import (
    TOP,
    Answer,
    Comparison,
    Finding,
    compare,
    find_all,
    is_held_out,
)
from matchmaker.matching.learning.earning import (
    NOT_LEARNED,
    earned_by_ikm,
    earned_by_partner,
    even_weights,
)
from matchmaker.matching.scoring import score_field
from matchmaker.matching.weighing.queries import list_own_weights
from matchmaker.meetings.core import Side
from matchmaker.meetings.queries import Answered, list_answered

_ABSENT = {Side.IKM: Absent.IKM, Side.PARTNER: Absent.PARTNER}
MOST_EDITIONS = 5
"""The newest are looked at: what buyers wanted ten years ago says little."""
MOST_PAIRS = 1_000_000
"""A larger edition teaches, but is not ranked anew while a page waits."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was learned: findings by side and criterion, and the test on held-out answers."""

    answers: int
    companies: int
    editions: Sequence[str]
    findings: Sequence[Finding]
    comparison: Comparison

    @property
    def changes(self) -> Sequence[Finding]:
        """Return the findings that suggest another weight."""
        return [one for one in self.findings if one.suggested != one.now]


@dataclass(frozen=True, kw_only=True)
class _Read:
    """An edition with the answers and outcomes whose two sides can be judged today.

    Outcomes stand by the public ids of IKM and partner.
    """

    edition: Edition
    field: Field
    answered: Sequence[Answered]
    outcomes: Mapping[tuple[str, str], PairOutcome]


def learn(edition: Edition) -> Report:
    """Return what the answers so far say of an edition's weights; nothing is changed.

    Profiles are read as they stand today, permits as of each edition's own first day. Answers of
    held-out companies teach nothing: they are what the suggestion is tested on.
    """
    own = list_own_weights(edition.id)
    now = _weights(own)
    reads = [_read(other) for other in _list_editions(edition)]
    reads = [read for read in reads if read.answered or read.outcomes]
    answers = [answer for read in reads for answer in _list_answers(read)]
    findings = find_all([one for one in answers if not is_held_out(one.company)], now)
    suggested = {side: dict(criteria) for side, criteria in now.items()}
    for one in findings:
        suggested[one.side][one.criterion] = one.suggested
    places = [pair for read in reads for pair in _list_places(read, own, suggested)]
    return Report(
        answers=len(answers),
        companies=len({one.company for one in answers}),
        editions=[read.edition.name for read in reads],
        findings=findings,
        comparison=compare(places),
    )


def _weights(own: Own) -> dict[str, dict[str, float]]:
    return {
        side: {
            code: own.get(side, {}).get(code, default_weight(side, code))
            for code in criteria
            if code not in NOT_LEARNED
        }
        for side, criteria in CRITERIA.items()
    }


def _list_editions(edition: Edition) -> Sequence[Edition]:
    """This edition and the host's others that began before it, the newest first."""
    first = edition.days[0].date
    others = db.session.scalars(select(Edition).filter_by(host_id=edition.host_id)).all()
    begun = [one for one in others if one.days and one.days[0].date <= first]
    return sorted(begun, key=lambda one: one.days[0].date, reverse=True)[:MOST_EDITIONS]


def _read(edition: Edition) -> _Read:
    answered = list_answered(edition.id)
    field = load_field(edition)
    there = [
        one for one in answered if one.ikm in field.ikm_parts and one.partner in field.partner_parts
    ]
    return _Read(
        edition=edition, field=field, answered=there, outcomes=_list_outcomes(edition, field)
    )


def _list_outcomes(edition: Edition, field: Field) -> dict[tuple[str, str], PairOutcome]:
    makers = {part.company_id: public_id for public_id, part in field.ikm_parts.items()}
    buyers = {part.company_id: public_id for public_id, part in field.partner_parts.items()}
    rows = db.session.scalars(select(PairOutcome).filter_by(edition_id=edition.id))
    return {
        (makers[row.ikm_id], buyers[row.partner_id]): row
        for row in rows
        if row.ikm_id in makers and row.partner_id in buyers
    }


def _list_answers(read: _Read) -> Iterator[Answer]:
    """What each side said to the other, by word or by deed.

    Who accepted and stayed away has not accepted; who traded has, both of them, asked or not.
    """
    field = read.field
    weights = even_weights(field.settings.weights.tags)
    offers = {one.id: prepare_ikm(one, field.settings.day, weights) for one in field.ikm}
    briefs = {one.id: prepare_partner(one, weights) for one in field.partners}
    said: dict[tuple[Side, str, str], bool] = {}
    for one in read.answered:
        by, outcome = one.asked_by.other, read.outcomes.get((one.ikm, one.partner))
        kept = outcome is None or outcome.absent not in {_ABSENT[by], Absent.BOTH}
        said[by, one.ikm, one.partner] = one.accepted and kept
    for (ikm, partner), outcome in read.outcomes.items():
        if outcome.outcome is Outcome.DEAL:
            said |= {(side, ikm, partner): True for side in Side}
    for (by, ikm, partner), accepted in said.items():
        offer, brief = offers[ikm], briefs[partner]
        of_ikm = by is Side.IKM
        yield Answer(
            side=IKM if of_ikm else brief.partner.kind,
            company=_company_of(field, ikm if of_ikm else partner),
            accepted=accepted,
            earned=earned_by_ikm(offer, brief) if of_ikm else earned_by_partner(brief, offer),
        )


def _company_of(field: Field, public_id: str) -> str:
    part = field.ikm_parts.get(public_id) or field.partner_parts[public_id]
    return part.company.public_id


def _list_places(
    read: _Read, own: Own, suggested: Mapping[str, Mapping[str, float]]
) -> list[tuple[int, int]]:
    """The places of held-out accepted requests on the asker's list, now and as suggested."""
    field = read.field
    tested = [
        one
        for one in read.answered
        if one.accepted
        and is_held_out(_company_of(field, one.partner if one.asked_by is Side.IKM else one.ikm))
    ]
    if not tested or len(field.ikm) * len(field.partners) > MOST_PAIRS:
        return []
    now, then = (_list_tops(field, weights) for weights in (own, _merge(own, suggested)))
    return [(_place(now, one), _place(then, one)) for one in tested]


def _merge(own: Own, suggested: Mapping[str, Mapping[str, float]]) -> Own:
    return {side: {**own.get(side, {}), **criteria} for side, criteria in suggested.items()}


Tops = Mapping[tuple[Side, str], Sequence[str]]


def _list_tops(field: Field, own: Own) -> Tops:
    """The first of everybody's list by these weights."""
    settings = replace(field.settings, weights=with_own(own, field.settings.weights.tags))
    scores = score_field(replace(field, settings=settings))
    tops: dict[tuple[Side, str], Sequence[str]] = {}
    for row, best in list_best(scores.of_ikm, TOP, scores.allowed):
        tops[Side.IKM, field.ikm[row].id] = [field.partners[n].id for n in best]
    for column, best in list_best_for_partners(scores.of_partners, TOP, scores.allowed):
        tops[Side.PARTNER, field.partners[column].id] = [field.ikm[n].id for n in best]
    return tops


def _place(tops: Tops, one: Answered) -> int:
    """The place on the asker's list, TOP + 1 for any below."""
    by_ikm = one.asked_by is Side.IKM
    asker, asked = (one.ikm, one.partner) if by_ikm else (one.partner, one.ikm)
    first = tops[one.asked_by, asker]
    return first.index(asked) + 1 if asked in first else TOP + 1
