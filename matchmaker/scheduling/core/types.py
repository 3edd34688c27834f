"""The values a schedule is made of, in the words of docs on scheduling files.

Everything here is data. The solver and the check share these types and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """What is known about a plan. `optimal` and `infeasible` are said only when proved."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a meeting has no place. Each one is a sentence that is true of the finished plan."""

    NO_COMMON_SLOT = "no_common_slot"
    PARTICIPANT_FULL = "participant_full"
    MAX_PER_DAY = "max_per_day"
    ORDER_IMPOSSIBLE = "order_impossible"
    TABLES_FULL = "tables_full"
    LOWER_PRIORITY = "lower_priority"


class Rule(StrEnum):
    """The rules the check can find broken."""

    MEETING_UNKNOWN = "meeting_unknown"
    MEETING_MISSING = "meeting_missing"
    MEETING_TWICE = "meeting_twice"
    SLOT_UNKNOWN = "slot_unknown"
    TABLE_UNKNOWN = "table_unknown"
    TABLE_TWICE = "table_twice"
    TABLE_MISSING = "table_missing"
    TABLE_NOT_NEEDED = "table_not_needed"
    UNAVAILABLE = "unavailable"
    CAPACITY = "capacity"
    MAX_PER_DAY = "max_per_day"
    FIXED = "fixed"
    AFTER = "after"
    REASON_UNKNOWN = "reason_unknown"
    REASON_UNTRUE = "reason_untrue"
    METRIC = "metric"
    BOUND = "bound"
    STATUS = "status"
    SCHEDULE_LENGTH = "schedule_length"
    TABLES = "tables"
    SESSION = "session"
    FORBIDDEN = "forbidden"
    PRECEDENCE = "precedence"
    FAIRNESS = "fairness"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A stretch of time. Slots are neighbours when they follow each other on one day."""

    id: str
    day: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """One who meets: a firm with `capacity` people who can each hold a meeting at once."""

    id: str
    capacity: int = 1
    capacity_at: Mapping[str, int] = field(default_factory=dict)
    unavailable: frozenset[str] = frozenset()
    max_per_day: int | None = None
    seated: bool = False

    def room_at(self, slot: str) -> int:
        """How many meetings fit into this slot; 0 when unavailable."""
        if slot in self.unavailable:
            return 0
        return self.capacity_at.get(slot, self.capacity)


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """Two or more participants who agreed to meet. `after` binds when both are placed."""

    id: str
    participants: tuple[str, ...]
    priority: int = 1
    fixed: str | None = None
    after: tuple[str, ...] = ()
    online: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """A slot, and a table unless the meeting is online."""

    slot: str
    table: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Everything the solver may know. `published` is the plan already announced."""

    slots: tuple[Slot, ...]
    tables: int
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    published: Mapping[str, Placement] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Metrics:
    """The goals in their order of weight, after the two counts; `seconds` is wall time."""

    placed: int
    requested: int
    priority: int
    lost: int
    moved: int
    breaks: int
    days: int
    idle: int
    worst: int
    table_changes: int
    seconds: float = 0.0

    def rank(self) -> tuple[int, ...]:
        """The eight goals, smaller is better, in strict order."""
        return (
            self.lost,
            -self.priority,
            self.moved,
            self.breaks,
            self.days,
            self.idle,
            self.worst,
            self.table_changes,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """Proved: no best plan has more `priority` or fewer `breaks` than this."""

    priority: int
    breaks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Where each meeting is, and why the others are nowhere."""

    status: Status
    placed: Mapping[str, Placement]
    unplaced: Mapping[str, str]
    metrics: Metrics
    bound: Bound


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """One broken rule: which, about what (an id or a place), and a sentence."""

    rule: Rule
    subject: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a run is. `fraction` runs from 0 to 1 and never goes back."""

    fraction: float
    placed: int
    requested: int
    stage: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairing:
    """A meeting of the published benchmark; `session` 1 morning, 2 afternoon, 3 any."""

    first: int
    second: int
    session: int
    fixed: int = 0
    after: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Benchmark:
    """An instance of the B2B meeting scheduling problem (Bofill et al., JAIR 74, 2022).

    Slots, participants and meetings are numbered from 1; `forbidden[p - 1]` are the slots
    participant p cannot take. All slots are one day.
    """

    participants: int
    tables: int
    slots: int
    morning: int
    pairings: tuple[Pairing, ...]
    forbidden: tuple[frozenset[int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BenchmarkPlan:
    """`schedule` has one slot (from 1) for each meeting, None where there is none."""

    status: Status
    breaks: int | None
    bound: int | None
    seconds: float
    schedule: tuple[int | None, ...]


ReportProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
Timer = Callable[[], float]
