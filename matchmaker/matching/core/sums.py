"""What goods and loans earn, for a block of IKM and all partners at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core.columns import (
    Flags,
    Floats,
    Ints,
    Offers,
    Products,
    numbers,
    share_column,
)
from matchmaker.matching.core.prepare import Brief
from matchmaker.matching.core.weights import NEAR_PRICE_SHARE


def judge_goods(
    products: Products,
    rows: slice,
    briefs: Sequence[Brief],
    answers: Floats,
    packed: Floats,
) -> tuple[Floats, Flags, Floats]:
    """Return the points of each IKM's best product, where it stops, and its best product words.

    IKM x partners each. As goods.judge_goods: most points, then fewest stops.
    """
    within, starts = _slice(products.starts, rows, len(products.words))
    asked = {code: share_column(briefs, code) for code in ("product", "permits", "capacity")}
    asked |= {code: share_column(briefs, code) for code in ("shelf_life", "price", "packaging")}
    found = answers[products.words[within]]
    # The order of the sums is that of the plain judge, so that ties fall alike.
    points = asked["product"] * found
    stops = np.zeros(points.shape, dtype=np.int8)
    wants_barcode = np.array([brief.barcode for brief in briefs], dtype=bool)
    barcode = products.barcode[within, None]
    points += np.where(wants_barcode & (barcode == 1), asked["permits"], 0.0)
    stops += wants_barcode & (barcode == 0)
    for code, values, least in (
        ("capacity", products.capacity, [b.partner.min_capacity_per_month for b in briefs]),
        ("shelf_life", products.shelf_life, [b.partner.min_shelf_life_days for b in briefs]),
    ):
        has, minimum = values[within, None], numbers(least)
        points += np.where(has >= minimum, asked[code], 0.0)
        stops += has < minimum
    points += asked["price"] * _price_shares(products.price[within, None], briefs)
    points += asked["packaging"] * packed[products.packaging[within]]
    points += share_column(briefs, "export") * products.export[within, None]
    best = np.maximum.reduceat(points, starts)
    owner = np.repeat(np.arange(len(starts)), np.diff([*starts, len(points)]))
    tied = np.where(points == best[owner], stops, np.int8(127))
    return best, np.minimum.reduceat(tied, starts) > 0, np.maximum.reduceat(found, starts)


def _price_shares(price: Floats, briefs: Sequence[Brief]) -> Floats:
    """As goods.price_share; 0 where no price is stated."""
    ranges = [brief.partner.price_range or (None, None) for brief in briefs]
    low, high = numbers(low for low, _ in ranges), numbers(high for _, high in ranges)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = NEAR_PRICE_SHARE * price / low
        above = np.where(
            high > 0, NEAR_PRICE_SHARE * np.maximum(0.0, 1 - (price - high) / high), 0.0
        )
    share = np.where(price < low, below, np.where(price > high, above, 1.0))
    return np.where(np.isnan(price), 0.0, share)


@dataclass(frozen=True, kw_only=True)
class LoanTable:
    """One bank's loans as columns."""

    minimum: Floats
    maximum: Floats
    purpose: Sequence[str | None]
    months: Ints
    youngest: int
    amount_share: float
    age_share: float

    @classmethod
    def read(cls, brief: Brief) -> LoanTable:
        """Lay out a brief's loans; no bound is no bound."""
        loans = brief.partner.loan_products
        return cls(
            minimum=np.array([-np.inf if x.minimum is None else x.minimum for x in loans]),
            maximum=np.array([np.inf if x.maximum is None else x.maximum for x in loans]),
            purpose=[loan.purpose for loan in loans],
            months=np.array([int(loan.min_months_running or 0) for loan in loans]),
            youngest=brief.youngest,
            amount_share=brief.shares.get("amount", 0.0),
            age_share=brief.shares.get("age", 0.0),
        )


def judge_lenders(
    offers: Offers, rows: slice, lenders: Sequence[tuple[int, LoanTable]], partners: int
) -> tuple[Floats, Flags, Flags]:
    """Return the points of the need that a bank answers best, stops, and where a loan covers one.

    As loans.judge_loans: most points, then fewest stops.
    """
    shape = (rows.stop - rows.start, partners)
    points, stops = np.zeros(shape), np.zeros(shape, dtype=bool)
    covered = np.zeros(shape, dtype=bool)
    within, starts = _slice(offers.loans.starts, rows, len(offers.loans.amount))
    amount = offers.loans.amount[within]
    purpose = np.array(offers.loans.purpose[within], dtype=object)
    owner = np.repeat(np.arange(len(starts)), np.diff([*starts, len(amount)]))
    months = offers.months[rows][owner]
    for column, loans in lenders:
        earned, hard, fits = _judge_needs(loans, amount, purpose, months)
        best = np.maximum.reduceat(earned, starts)
        tied = np.where(earned == best[owner], hard, np.int8(127))
        points[:, column] = best
        stops[:, column] = np.minimum.reduceat(tied, starts) > 0
        covered[:, column] = np.logical_or.reduceat(fits, starts)
    return points, stops, covered


def _judge_needs(
    loans: LoanTable, amount: Floats, purpose: Ints, months: Floats
) -> tuple[Floats, NDArray[np.int8], Flags]:
    of_purpose = np.array(
        [(purpose == None) | (own is None) | (purpose == own) for own in loans.purpose]  # noqa: E711
    )
    stated = ~np.isnan(amount)
    fit = of_purpose & (amount >= loans.minimum[:, None]) & (amount <= loans.maximum[:, None])
    fits = fit.any(axis=0)
    known = of_purpose.any(axis=0)
    fitting = np.where(stated, fit, of_purpose)
    any_fitting = fitting.any(axis=0)
    youngest = np.where(fitting, loans.months[:, None], np.iinfo(np.int64).max).min(axis=0)
    asked = np.where(any_fitting, youngest, loans.youngest)
    points = np.where(fits, loans.amount_share, 0.0)
    hard = (~known | (stated & ~fits)).astype(np.int8)
    if loans.age_share:
        points = points + np.where(months >= asked, loans.age_share, 0.0)
        hard += (months < asked) & any_fitting
    return points, hard, np.asarray(fits, dtype=bool)


def _slice(starts: Ints, rows: slice, length: int) -> tuple[slice, Ints]:
    """Return the rows of a table below that belong to some IKM, and where each begins in them."""
    first = int(starts[rows.start])
    last = int(starts[rows.stop]) if rows.stop < len(starts) else length
    return slice(first, last), starts[rows] - first
