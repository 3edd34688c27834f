"""What a bank asks: an amount, its purpose, the age of the firm."""

from __future__ import annotations

from matchmaker.matching.core.prepare import Brief, Offer
from matchmaker.matching.core.types import Contribution, Facts, Gap, LoanProduct, Need

Found = tuple[list[Contribution], list[Gap]]
NO_NEED = Need(kind="loan")
"""What is judged of an IKM that seeks no loan."""


def judge_loans(brief: Brief, offer: Offer, side: str) -> Found:
    """What a bank asks: an amount within a loan of its purpose, and a firm old enough for it."""
    if not brief.partner.loan_products:
        return [], []
    best: Found | None = None
    best_key = (-1.0, 0)
    for need in offer.loans or (NO_NEED,):
        found: Found = ([], [])
        fitting = _judge_amount(brief, need, side, found)
        if "age" in brief.shares:
            _judge_age(brief, offer, fitting, side, found)
        key = (sum(c.points for c in found[0]), -sum(gap.hard for gap in found[1]))
        if best is None or key > best_key:
            best, best_key = found, key
    return best or ([], [])


def _why_no_amount(need: Need) -> str:
    if need is NO_NEED:
        return "amount_unsought"
    return "amount_closed" if need.closed else "amount_unstated"


def find_loan(brief: Brief, need: Need) -> LoanProduct | None:
    """The smallest of the bank's loans that fits a need's amount and purpose."""
    fitting = [] if not need.amount else _fit(_of_purpose(brief, need), need.amount)
    return min(fitting, key=_size, default=None)


def _judge_amount(brief: Brief, need: Need, side: str, found: Found) -> tuple[LoanProduct, ...]:
    """Writes down reason or gap; returns the loans for which the age matters."""
    of_purpose = _of_purpose(brief, need)
    if not of_purpose:
        purpose = (("purpose", need.purpose),)
        found[1].append(
            _amount_gap(
                side, "amount_purpose", brief.partner.loan_products, need.amount, facts=purpose
            )
        )
        return ()
    if not need.amount:
        found[1].append(_amount_gap(side, _why_no_amount(need), of_purpose, None, hard=False))
        return of_purpose
    fitting = _fit(of_purpose, need.amount)
    if not fitting:
        found[1].append(_amount_gap(side, "amount", of_purpose, need.amount))
        return ()
    loan = min(fitting, key=_size)
    found[0].append(
        Contribution(
            side=side,
            code="amount",
            points=brief.shares["amount"],
            phrase="amount",
            facts=loan_facts(loan, need),
        )
    )
    return fitting


def _amount_gap(
    side: str,
    phrase: str,
    loans: tuple[LoanProduct, ...],
    has: float | None,
    *,
    hard: bool = True,
    facts: Facts = (),
) -> Gap:
    return Gap(
        side=side,
        code="amount",
        hard=hard,
        phrase=phrase,
        asked=_bounds(loans),
        has=has,
        facts=facts,
    )


def _judge_age(
    brief: Brief, offer: Offer, fitting: tuple[LoanProduct, ...], side: str, found: Found
) -> None:
    asked = min((int(loan.min_months_running or 0) for loan in fitting), default=brief.youngest)
    months = offer.months
    if months is None:
        found[1].append(Gap(side=side, code="age", hard=False, phrase="age_unstated", asked=asked))
    elif months >= asked:
        found[0].append(
            Contribution(
                side=side,
                code="age",
                points=brief.shares["age"],
                phrase="age",
                facts=(("has", months), ("asked", asked)),
            )
        )
    elif fitting:
        # Where no loan fits at all, the amount already says so.
        found[1].append(
            Gap(side=side, code="age", hard=True, phrase="age", asked=asked, has=months)
        )


def loan_facts(loan: LoanProduct, need: Need) -> tuple[tuple[str, object], ...]:
    """A loan's name and the amount it is to cover."""
    return (("loan", loan.name or "plafon"), ("amount", need.amount))


def _of_purpose(brief: Brief, need: Need) -> tuple[LoanProduct, ...]:
    return tuple(
        loan
        for loan in brief.partner.loan_products
        if need.purpose is None or loan.purpose is None or loan.purpose == need.purpose
    )


def _fit(loans: tuple[LoanProduct, ...], amount: float) -> tuple[LoanProduct, ...]:
    return tuple(
        loan
        for loan in loans
        if (loan.minimum is None or amount >= loan.minimum)
        and (loan.maximum is None or amount <= loan.maximum)
    )


def _bounds(loans: tuple[LoanProduct, ...]) -> tuple[float | None, float | None]:
    """Lowest minimum and highest maximum; None where some loan has no bound."""
    lows = [loan.minimum for loan in loans]
    highs = [loan.maximum for loan in loans]
    return (
        None if None in lows else min(x for x in lows if x is not None),
        None if None in highs else max(x for x in highs if x is not None),
    )


def _size(loan: LoanProduct) -> tuple[float, float, str]:
    return (float("inf") if loan.maximum is None else loan.maximum, loan.minimum or 0.0, loan.name)
