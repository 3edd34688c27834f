"""The effect of other settings as the page shows it: companies by name, reasons as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaker.directory.cards import kind_label
from matchmaker.directory.models import Participation
from matchmaker.matching.core.moves import Mover
from matchmaker.matching.core.types import Ikm, Partner
from matchmaker.matching.field import Field, Settings
from matchmaker.matching.presentation import say_first
from matchmaker.matching.weighing.preview import Effect, Placed, compare, compare_list
from matchmaker.reference.regencies import find_regency

REASONS = 2


@dataclass(frozen=True, kw_only=True)
class MoverView:
    """A company that gains or loses places on lists."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """A company in its place on one list, with what speaks for it and what stops it."""

    name: str
    place: int
    other_place: int | None
    percent: float
    reasons: Sequence[str]
    stops: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page says: the effect (None where nothing differs), and one company's lists.

    `movers` stand by whose lists they move on: partners or ikm. `unknown` is the name that was
    typed and that no company of the edition has.
    """

    effect: Effect | None
    movers: Sequence[tuple[str, Sequence[MoverView]]] = ()
    company: str = ""
    place: str = ""
    before: Sequence[PlaceView] = ()
    after: Sequence[PlaceView] = ()
    unknown: str = ""


NOTHING = Shown(effect=None)


def show(field: Field, other: Settings | None, typed: str) -> Shown:
    """Return the effect of other settings, None for those that hold, and the lists of a company.

    `typed` is a company's name, or the beginning of it.
    """
    effect = compare(field, other) if other is not None else None
    company = find_company(field, typed)
    lists: dict[str, Sequence[PlaceView]] = {}
    if company is not None:
        before, after = compare_list(field, other or field.settings, company)
        lists = {"before": _places(field, before), "after": _places(field, after)}
    part = _part(field, company.id) if company else None
    return Shown(
        effect=effect,
        movers=_movers(field, effect) if effect is not None else (),
        company=part.company.name if part else "",
        place=_say_place(part) if part else "",
        unknown=" ".join(typed.split()) if company is None else "",
        **lists,
    )


def find_company(field: Field, typed: str) -> Ikm | Partner | None:
    """Return the company of a name, else the first that begins with it or holds it."""
    wanted = " ".join(typed.split()).casefold()
    if not wanted:
        return None
    named = [(_part(field, one.id).company.name.casefold(), one) for one in _all(field)]
    named.sort(key=lambda pair: (pair[0], pair[1].id))
    for fits in (str.__eq__, str.startswith, str.__contains__):
        for name, company in named:
            if fits(name, wanted):
                return company
    return None


def _all(field: Field) -> Iterable[Ikm | Partner]:
    return (*field.partners, *field.ikm)


def _part(field: Field, public_id: str) -> Participation:
    return field.ikm_parts.get(public_id) or field.partner_parts[public_id]


def _say_place(part: Participation) -> str:
    regency = find_regency(part.company.regency_code) if part.company.regency_code else None
    said = [kind_label(part.company.kind)]
    return " · ".join(said + ([regency.label] if regency else []))


def _movers(field: Field, effect: Effect) -> list[tuple[str, list[MoverView]]]:
    """On partners' lists it is IKM that move, on those of IKM it is partners."""
    sides = (("partners", effect.of_partners), ("ikm", effect.of_ikm))
    return [
        (side, [_mover(field, mover) for mover in (*moves.up, *moves.down)])
        for side, moves in sides
        if moves.up or moves.down
    ]


def _mover(field: Field, mover: Mover) -> MoverView:
    name = _part(field, mover.id).company.name
    return MoverView(name=name, before=mover.before, after=mover.after)


def _places(field: Field, placed: Sequence[Placed]) -> list[PlaceView]:
    return [
        PlaceView(
            name=_part(field, one.ranked.id).company.name,
            place=one.place,
            other_place=one.other_place,
            percent=100 * one.ranked.score,
            reasons=say_first(one.ranked.reasons, REASONS),
            stops=say_first([gap for gap in one.ranked.gaps if gap.hard], REASONS),
        )
        for one in placed
    ]
