"""The steps that a progress ring offers: words, what each would bring, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.directory.models import Company, Participation
from matchmaker.directory.progress.core import Demand, Item, Progress
from matchmaker.directory.progress.words import find_place, say_gain, say_item
from matchmaker.directory.views import own


@dataclass(frozen=True, kw_only=True)
class RingStep:
    """One missing thing: what to do, what it would bring, and the address of its question."""

    label: str
    gain: str
    url: str


def list_steps(
    progress: Progress, demand: Demand, part: Participation, edition: str
) -> list[RingStep]:
    """Return what is missing, the next best step first."""
    return [
        RingStep(
            label=say_item(item),
            gain=say_gain(item, demand),
            url=_address(item, part.company, edition),
        )
        for item in progress.missing
    ]


def _address(item: Item, company: Company, edition: str) -> str:
    place = find_place(item, company)
    anchor = {"_anchor": place.question} if place.question else {}
    if place.permit:
        return own.to("permits.choose", edition, jenis=place.permit)
    if place.product and place.step == "foto":
        return own.to("products.photos", edition, product=place.product)
    if place.product:
        return own.to("products.edit", edition, product=place.product, tanya=place.step, **anchor)
    if place.step:
        return own.to("editing.edit", edition, bagian=place.step, **anchor)
    return own.to("products.index", edition)
