"""The life of a meeting: states, who may do what in which state, and what each step means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
