"""What a profile still lacks, and what it would bring: counted from the briefs of the edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matchmaker.directory.core import Brief, CompanyKind


class Topic(StrEnum):
    """What a profile can say; permits and the barcode come as partners' requirements."""

    PRODUCT = "product"
    STORY = "story"
    PHOTO = "photo"
    STARTED = "started"
    WORKERS = "workers"
    SALES = "sales"
    MARKETS = "markets"
    NEEDS = "needs"
    TERMS = "terms"
    PRICE = "price"
    MIN_ORDER = "min_order"
    CAPACITY = "capacity"
    SHELF_LIFE = "shelf_life"
    LEAD_TIME = "lead_time"
    ENGLISH = "english"
    HS = "hs"
    REQUIREMENT = "requirement"


BARCODE = "barcode"
# What is asked of every profile, whoever comes to the edition.
ALWAYS = (
    Topic.PRODUCT, Topic.STORY, Topic.PHOTO, Topic.STARTED, Topic.MARKETS, Topic.NEEDS,
    Topic.PRICE, Topic.MIN_ORDER, Topic.CAPACITY,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Demand:
    """How many partners of an edition ask for what; only those that seek the firm's sectors.

    `requirements` counts each as written (`pirt|bpom_food`, `barcode`). `asked` counts the topics;
    `least_capacity` are the monthly amounts that partners name.
    """

    requirements: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[Topic, int] = field(default_factory=dict)
    least_capacity: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a profile says: the topics, the kinds of permits held (and `barcode`), its capacity."""

    topics: frozenset[Topic] = frozenset()
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that a profile can have: whether it has, and how many partners ask for it.

    `requirement` is set for the topic REQUIREMENT alone.
    """

    topic: Topic
    done: bool
    asked_by: int
    requirement: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a profile is; `missing` starts with what most partners ask for."""

    done: int
    total: int
    missing: tuple[Item, ...]


def count_demand(partners: Iterable[tuple[CompanyKind, Brief]], sectors: Collection[str]) -> Demand:
    """Count what the partners ask of a firm of these sectors.

    A brief without sectors seeks every one; banks lend to all. What exporters ask of all their
    suppliers (HS code, English name, lead time) counts for each exporter.
    """
    requirements: Counter[str] = Counter()
    asked: Counter[Topic] = Counter()
    amounts: list[int] = []
    for kind, brief in partners:
        if kind is not CompanyKind.BANK and brief.sectors and not set(brief.sectors) & set(sectors):
            continue
        requirements.update(set(brief.required_permits))
        asked.update(_asks(kind, brief))
        if brief.min_capacity_per_month:
            amounts.append(brief.min_capacity_per_month)
    return Demand(requirements=requirements, asked=asked, least_capacity=tuple(sorted(amounts)))


def measure(answered: Answered, demand: Demand) -> Progress:
    """Return how complete a profile is for this demand. An answer more never lowers it."""
    items = list_items(answered, demand)
    missing = [item for item in items if not item.done]
    # Without a product nothing can be bought: that comes before all.
    missing.sort(key=lambda item: (item.topic is not Topic.PRODUCT, -item.asked_by))
    return Progress(done=sum(item.done for item in items), total=len(items), missing=tuple(missing))


def list_items(answered: Answered, demand: Demand) -> list[Item]:
    """Return everything that counts here, by the demand alone: answers only tick it off."""
    wanted = [topic for topic in Topic if topic in ALWAYS or demand.asked.get(topic)]
    items = [
        Item(topic=topic, done=topic in answered.topics, asked_by=demand.asked.get(topic, 0))
        for topic in wanted
        if topic is not Topic.REQUIREMENT
    ]
    items += [
        Item(
            topic=Topic.REQUIREMENT,
            done=not answered.held.isdisjoint(requirement.split("|")),
            asked_by=count,
            requirement=requirement,
        )
        for requirement, count in sorted(demand.requirements.items())
    ]
    return items


def _asks(kind: CompanyKind, brief: Brief) -> set[Topic]:
    found = {Topic.PRODUCT, Topic.STORY, Topic.PHOTO}
    if kind is CompanyKind.BANK:
        months = any(loan.min_months_running for loan in brief.loan_products)
        return found | {Topic.SALES, Topic.WORKERS} | ({Topic.STARTED} if months else set())
    found |= {Topic.PRICE, Topic.MIN_ORDER}
    if brief.min_capacity_per_month:
        found.add(Topic.CAPACITY)
    if brief.min_shelf_life_days:
        found.add(Topic.SHELF_LIFE)
    if brief.terms:
        found.add(Topic.TERMS)
    if kind is CompanyKind.EXPORTER:
        found |= {Topic.ENGLISH, Topic.HS, Topic.LEAD_TIME}
    return found
