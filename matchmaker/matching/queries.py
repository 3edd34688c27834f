"""Reads of matching: the ranked list of a participation, one pair, its own wishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.openings import list_with_open_finances
from matchmaker.directory.visibility import is_shown
from matchmaker.matching.core.rule import Refusal, refusal
from matchmaker.matching.core.score import rank
from matchmaker.matching.core.types import MET, Ranked
from matchmaker.matching.evidence.queries import list_past, list_remembering
from matchmaker.matching.field import ELSEWHERE, Settings, share_memories
from matchmaker.matching.models import Wish, WishKind
from matchmaker.matching.parts import is_across, list_participations
from matchmaker.matching.values import make_value
from matchmaker.programme.models import GateResult
from matchmaker.programme.scores.queries import list_all_ticks


@dataclass(frozen=True, kw_only=True)
class Match:
    """A candidate in its place on a list, with what the seeker has said about it.

    `finances_open` says that its reasons tell a bank of amounts that the bank may know.
    """

    participation: Participation
    ranked: Ranked
    wish: WishKind | None
    finances_open: bool = False


def is_matched(participation: Participation) -> bool:
    """Tell whether a participation takes part in matching: partners do, IKM once graduated."""
    if participation.company.kind is not CompanyKind.IKM:
        return True
    standing = db.session.scalar(
        select(GateResult.standing).where(GateResult.participation_id == participation.id)
    )
    return bool(standing)


def find_gate_result(participation: Participation) -> GateResult | None:
    """Return what the gate says of an IKM, None while it has not been judged."""
    return db.session.get(GateResult, participation.id)


def rank_candidates(participation: Participation, settings: Settings) -> list[Match]:
    """Return everyone whom a participation may meet, best first.

    [] for an IKM that has not graduated. The number of queries does not depend on the rows.
    """
    if not is_matched(participation):
        return []
    return _rank(participation, list_other_side(participation), settings)


def rank_some(
    participation: Participation, ids: Collection[int], settings: Settings
) -> list[Match]:
    """Return those of the participations that this one may meet, best first.

    [] for an IKM that has not graduated, as in `rank_candidates`.
    """
    if not is_matched(participation):
        return []
    wanted = and_(Participation.id.in_(ids), _other_side(participation))
    parts = list_participations(or_(Participation.id == participation.id, wanted))
    own = next(part for part in parts if part.id == participation.id)
    return _judge(own, [part for part in parts if part is not own], settings)


def find_match(
    participation: Participation, company_public_id: str, settings: Settings
) -> Match | None:
    """Return one pair, None when the two are no pair of the edition or may not meet."""
    if not is_matched(participation):
        return None
    others = list_participations(
        _other_side(participation),
        Participation.edition_id == participation.edition_id,
        Company.public_id == company_public_id,
    )
    return next(iter(_rank(participation, others, settings)), None)


def refusal_of(settings: Settings, one: Participation, other: Participation) -> Refusal | None:
    """Return why the edition's rule keeps an IKM and a partner apart, None when they may meet."""
    ikm, partner = (one, other) if one.company.kind is CompanyKind.IKM else (other, one)
    return _refuse(settings, (*ikm.company.sectors, *ikm.company.tags), partner.company.kind)


def _refuse(settings: Settings, carried: Iterable[str], kind: CompanyKind) -> Refusal | None:
    return refusal(settings.rule, settings.weights.tags.close(carried), str(kind))


def is_closed_to(ikm: Participation, other: Participation) -> bool:
    """Tell whether an IKM's sales and loan amounts are closed to a bank: it is not named."""
    return (
        ikm.company.kind is CompanyKind.IKM
        and other.company.kind is CompanyKind.BANK
        and not list_with_open_finances(other.company, [ikm.company_id])
    )


def list_other_side(participation: Participation) -> Sequence[Participation]:
    """Return the participations that this one can meet: partners, or graduated IKM."""
    return list_participations(
        _other_side(participation), Participation.edition_id == participation.edition_id
    )


def find_other_side(
    participation: Participation, company_public_id: str, *, hidden_too: bool = False
) -> Participation | None:
    """Return the participation of a company on the other side, None when it cannot be met.

    `hidden_too` finds one as well that shows itself to nobody now (asking it is refused).
    """
    found = list_participations(
        is_across(participation.company.kind) if hidden_too else _other_side(participation),
        Participation.edition_id == participation.edition_id,
        Company.public_id == company_public_id,
    )
    return next(iter(found), None)


def list_met(
    participation: Participation, ids: Collection[int], settings: Settings
) -> frozenset[int]:
    """Return those of the participations that this one can meet now: shown, across, allowed."""
    if not is_matched(participation):
        return frozenset()
    rows = db.session.execute(
        select(Participation.id, Company.sectors, Company.tags, Company.kind)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.id.in_(ids), _other_side(participation))
    ).all()
    own = participation.company
    if own.kind is CompanyKind.IKM:
        pairs = ((row.id, (*own.sectors, *own.tags), row.kind) for row in rows)
    else:
        pairs = ((row.id, (*row.sectors, *row.tags), own.kind) for row in rows)
    return frozenset(
        one for one, carried, kind in pairs if _refuse(settings, carried, kind) is None
    )


def knows_amounts(
    seeker: Participation, other: Participation, open_to_seeker: Collection[int]
) -> bool:
    """Tell whether what the seeker reads of another may be made of its sales and loan amounts.

    To a bank they are open where the IKM names it; other partners never read of amounts.
    """
    return seeker.company.kind is not CompanyKind.BANK or other.company_id in open_to_seeker


def find_wish(from_id: int, about_id: int) -> Wish | None:
    """Return what one participation has said about another."""
    return db.session.scalar(select(Wish).where(Wish.from_id == from_id, Wish.about_id == about_id))


def _rank(
    participation: Participation, others: Sequence[Participation], settings: Settings
) -> list[Match]:
    own = next(iter(list_participations(Participation.id == participation.id)))
    return _judge(own, others, settings)


def _judge(own: Participation, others: Sequence[Participation], settings: Settings) -> list[Match]:
    """Rank others for a participation; all are loaded with what is judged."""
    others = [other for other in others if refusal_of(settings, own, other) is None]
    by_public_id = {other.public_id: other for other in others}
    wishes = _list_wishes(own, others)
    past = _list_memories(own, others, settings)
    seen = list_all_ticks([part.company_id for part in (own, *others)])
    seeker = make_value(own, wishes[own.id], past=past[own.id], seen=seen.get(own.company_id, ()))
    open_to_seeker = list_with_open_finances(own.company, [part.company_id for part in others])
    values = [
        make_value(
            other,
            wishes[other.id],
            amounts=knows_amounts(own, other, open_to_seeker),
            past=past[other.id],
            seen=seen.get(other.company_id, ()),
        )
        for other in others
    ]
    said = wishes[own.id]
    return [
        Match(
            participation=by_public_id[ranked.id],
            ranked=ranked,
            wish=WishKind(said[ranked.id]) if ranked.id in said else None,
            finances_open=by_public_id[ranked.id].company_id in open_to_seeker,
        )
        for ranked in rank(seeker, values, settings.day, settings.weights)
    ]


def _list_memories(
    own: Participation, others: Sequence[Participation], settings: Settings
) -> Mapping[int, Mapping[str, str]]:
    """What they remember of each other; whether of anybody else only counts, not what."""
    host_id, company = own.host_id, [own.company_id]
    if own.company.kind is CompanyKind.IKM:
        past = list_past(host_id, settings.day, ikm_ids=company)
        found = share_memories(past, [own], others)
    else:
        past = list_past(host_id, settings.day, partner_ids=company)
        found = share_memories(past, others, [own])
    by_company = {other.company_id: other.id for other in others}
    for company_id in list_remembering(host_id, settings.day, by_company):
        found[by_company[company_id]].setdefault(ELSEWHERE, MET)
    return found


def _list_wishes(
    own: Participation, others: Collection[Participation]
) -> defaultdict[int, dict[str, str]]:
    """The wishes between one participation and others: {from id: {public id: kind}}."""
    public_ids = {part.id: part.public_id for part in (own, *others)}
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    between = or_(Wish.from_id == own.id, Wish.about_id == own.id)
    for wish in db.session.scalars(select(Wish).where(between)):
        if wish.about_id in public_ids:
            found[wish.from_id][public_ids[wish.about_id]] = str(wish.kind)
    return found


def _other_side(participation: Participation) -> ColumnElement[bool]:
    return and_(is_across(participation.company.kind), is_shown())
