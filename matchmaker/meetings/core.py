"""The life of a meeting: states, who may do what in which state, and what each step means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from matchmaker.directory.core import CompanyKind

LONGEST_MESSAGE = 500
LONGEST_NOTE = 300
# Told a little later, so that what is undone at once is never told.
DECLINE_IS_TOLD_AFTER = timedelta(seconds=20)
DECLINE_CAN_BE_UNDONE_FOR = timedelta(minutes=15)


class MeetingState(StrEnum):
    """requested -> accepted -> confirmed -> took_place, with the ways out."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    TOOK_PLACE = "took_place"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """One of the two sides of a meeting."""

    IKM = "ikm"
    PARTNER = "partner"

    @property
    def other(self) -> Side:
        """The side across the table."""
        return Side.PARTNER if self is Side.IKM else Side.IKM


class Purpose(StrEnum):
    """What a meeting is for."""

    SUPPLY = "supply"
    LOAN = "loan"
    EXPORT = "export"
    OTHER = "other"


class Step(StrEnum):
    """What a side, the organiser or a published plan does to a meeting."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    PLACE = "place"
    UNPLACE = "unplace"
    CANCEL = "cancel"


PLACED = frozenset(
    {
        MeetingState.RESERVED,
        MeetingState.CONFIRMED,
        MeetingState.TOOK_PLACE,
        MeetingState.NO_SHOW,
    }
)
LIVE = frozenset({MeetingState.REQUESTED, MeetingState.ACCEPTED}) | PLACED

OVER = frozenset(MeetingState) - LIVE
CONTACTS_OPEN = LIVE - {MeetingState.REQUESTED}

# How many requests of one asker may wait for an answer at a time. An IKM fills a day with six to
# eight meetings; a partner with several officers meets a few dozen IKM in two days.
MOST_OPEN_REQUESTS: dict[Side, int] = {Side.IKM: 15, Side.PARTNER: 40}

_PURPOSES: dict[CompanyKind, tuple[Purpose, ...]] = {
    CompanyKind.BANK: (Purpose.LOAN, Purpose.OTHER),
    CompanyKind.RETAILER: (Purpose.SUPPLY, Purpose.OTHER),
    CompanyKind.EXPORTER: (Purpose.EXPORT, Purpose.SUPPLY, Purpose.OTHER),
}

_STEPS: dict[tuple[MeetingState, Step], MeetingState] = {
    (MeetingState.REQUESTED, Step.ACCEPT): MeetingState.ACCEPTED,
    (MeetingState.REQUESTED, Step.DECLINE): MeetingState.DECLINED,
    (MeetingState.REQUESTED, Step.WITHDRAW): MeetingState.WITHDRAWN,
    (MeetingState.REQUESTED, Step.CANCEL): MeetingState.CANCELLED,
    (MeetingState.DECLINED, Step.REOPEN): MeetingState.REQUESTED,
    (MeetingState.ACCEPTED, Step.WITHDRAW): MeetingState.WITHDRAWN,
    (MeetingState.ACCEPTED, Step.CANCEL): MeetingState.CANCELLED,
    (MeetingState.ACCEPTED, Step.PLACE): MeetingState.CONFIRMED,
    (MeetingState.CONFIRMED, Step.PLACE): MeetingState.CONFIRMED,
    (MeetingState.CONFIRMED, Step.UNPLACE): MeetingState.ACCEPTED,
    (MeetingState.CONFIRMED, Step.WITHDRAW): MeetingState.WITHDRAWN,
    (MeetingState.CONFIRMED, Step.CANCEL): MeetingState.CANCELLED,
}


class StepRefusedError(Exception):
    """The meeting's state, or the side that asks, does not allow the step."""

    def __init__(self, state: MeetingState, step: Step) -> None:
        super().__init__(f"a {state} meeting cannot {step}")
        self.state = state
        self.step = step


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What decides whether a step is allowed: the state and which side asked first."""

    state: MeetingState
    asked_by: Side


def after(standing: Standing, step: Step, by: Side | None) -> MeetingState:
    """Return the state after a step taken by a side (None: the organiser or a plan).

    Only the side that was asked answers; before the answer only the asker takes it back;
    afterwards either side may withdraw. Raises StepRefusedError.
    """
    state = _STEPS.get((standing.state, step))
    if state is None or not _may(standing, step, by):
        raise StepRefusedError(standing.state, step)
    return state


def allowed_steps(standing: Standing, by: Side | None) -> frozenset[Step]:
    """Return the steps open to a side now."""
    return frozenset(
        step for (state, step) in _STEPS if state is standing.state and _may(standing, step, by)
    )


def _may(standing: Standing, step: Step, by: Side | None) -> bool:
    if step in {Step.PLACE, Step.UNPLACE, Step.CANCEL}:
        return by is None
    if by is None:
        return False
    if step in {Step.ACCEPT, Step.DECLINE, Step.REOPEN}:
        return by is standing.asked_by.other
    if standing.state is MeetingState.REQUESTED:
        return by is standing.asked_by
    return True


def side_of(kind: CompanyKind) -> Side:
    """Return the side on which a company of this kind sits."""
    return Side.IKM if kind is CompanyKind.IKM else Side.PARTNER


def purposes_with(partner: CompanyKind) -> tuple[Purpose, ...]:
    """Return what a meeting with a partner of this kind can be for, the likeliest first.

    Raises KeyError for an IKM, which is nobody's partner.
    """
    return _PURPOSES[partner]


def can_still_undo(ended_at: datetime, now: datetime) -> bool:
    """Tell whether a decline of that moment may still be taken back."""
    return now - ended_at <= DECLINE_CAN_BE_UNDONE_FOR
