"""The missing things of a profile in words: what it is, what it would bring, where to say it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.directory.cards import permit_label
from matchmaker.directory.models import Company
from matchmaker.directory.progress.core import BARCODE, Demand, Item, Topic
from matchmaker.web.locale import number

# Where a topic is answered: the step, and the question in it.
COMPANY_STEPS = {
    Topic.STORY: ("cerita", "story"),
    Topic.STARTED: ("usaha", "started"),
    Topic.WORKERS: ("usaha", "workers"),
    Topic.SALES: ("usaha", "sales_per_year"),
    Topic.MARKETS: ("pasar", "markets"),
    Topic.NEEDS: ("kebutuhan", "needs"),
    Topic.TERMS: ("kebutuhan", "terms_accepted"),
}
PRODUCT_STEPS = {
    Topic.PRICE: ("jual", "price"),
    Topic.MIN_ORDER: ("jual", "min_order"),
    Topic.CAPACITY: ("jual", "capacity_per_month"),
    Topic.LEAD_TIME: ("jual", "lead_time_days"),
    Topic.SHELF_LIFE: ("kemasan", "shelf_life_days"),
    Topic.ENGLISH: ("nama", "name_en"),
    Topic.HS: ("kode", "hs_code"),
    Topic.PHOTO: ("foto", ""),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is answered: a step of the firm or, with `product`, of that product.

    `permit` names the kind of permit that is to be added; all of them empty: the products' page.
    """

    step: str = ""
    question: str = ""
    product: str = ""
    permit: str = ""


def say_item(item: Item) -> str:
    """Say what to do, such as "Add the barcode"."""
    if item.topic is Topic.REQUIREMENT:
        if item.requirement == BARCODE:
            return _("Add the barcode")
        labels = _(" or ").join(permit_label(kind) for kind in item.requirement.split("|"))
        return _("Add the permit: %(permit)s", permit=labels)
    return {
        Topic.PRODUCT: _("Add your first product"),
        Topic.STORY: _("Tell your story"),
        Topic.PHOTO: _("Add a photo"),
        Topic.STARTED: _("Say since when you have been running"),
        Topic.WORKERS: _("Say how many people work with you"),
        Topic.SALES: _("Say how much you sell a year"),
        Topic.MARKETS: _("Say where you sell now"),
        Topic.NEEDS: _("Say what you come for"),
        Topic.TERMS: _("Say which payment you accept"),
        Topic.PRICE: _("Say the price"),
        Topic.MIN_ORDER: _("Say the smallest order"),
        Topic.CAPACITY: _("Say how much you can make a month"),
        Topic.SHELF_LIFE: _("Say how long it keeps"),
        Topic.LEAD_TIME: _("Say how long a delivery takes"),
        Topic.ENGLISH: _("Give the product an English name"),
        Topic.HS: _("Add the HS code"),
    }[item.topic]


def say_gain(item: Item, demand: Demand) -> str:
    """Say what it would bring, with the true numbers of the edition; empty when nobody asks."""
    count = item.asked_by
    if not count:
        return ""
    if item.topic in (Topic.PRODUCT, Topic.STORY, Topic.PHOTO):
        return ngettext("%(num)s partner looks at it", "%(num)s partners look at it", count)
    if item.topic in (Topic.ENGLISH, Topic.HS, Topic.LEAD_TIME):
        return ngettext("%(num)s exporter needs it", "%(num)s exporters need it", count)
    if item.topic in (Topic.SALES, Topic.WORKERS, Topic.STARTED):
        return ngettext("%(num)s bank asks for it", "%(num)s banks ask for it", count)
    if item.topic is Topic.CAPACITY and demand.least_capacity:
        return ngettext(
            "%(num)s partner seeks at least %(least)s a month",
            "%(num)s partners seek at least %(least)s a month",
            count,
            least=number(demand.least_capacity[0]),
        )
    return ngettext("%(num)s partner asks for it", "%(num)s partners ask for it", count)


def find_place(item: Item, company: Company) -> Place:
    """Return where the item is answered; a product's question leads to the main product."""
    main = company.products[0].public_id if company.products else ""
    if item.topic in COMPANY_STEPS:
        step, question = COMPANY_STEPS[item.topic]
        return Place(step=step, question=question)
    if item.topic is Topic.REQUIREMENT and item.requirement != BARCODE:
        return Place(permit=item.requirement.split("|")[0])
    if not main:
        return Place()
    if item.topic is Topic.REQUIREMENT:
        return Place(product=main, step="kemasan", question="barcode")
    if item.topic not in PRODUCT_STEPS:
        return Place()
    step, question = PRODUCT_STEPS[item.topic]
    return Place(product=main, step=step, question=question)
