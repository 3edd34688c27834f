"""Writes of matching: what a participation wishes about another."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.matching import queries
from matchmaker.matching.models import Wish, WishKind


class UnknownCandidateError(LookupError):
    """No such company on the other side of the edition, or it takes no part in matching."""


def set_wish(
    participation: Participation, company_public_id: str, kind: WishKind | None
) -> WishKind | None:
    """Say how much `participation` wants to meet a company; None takes it back.

    Returns what was said before, so that it can be undone. Raises UnknownCandidateError.
    """
    other = queries.find_other_side(participation, company_public_id)
    if other is None or not queries.is_matched(participation):
        raise UnknownCandidateError(company_public_id)
    before = queries.find_wish(participation.id, other.id)
    previous = before.kind if before else None
    if kind is None:
        db.session.execute(
            delete(Wish).where(Wish.from_id == participation.id, Wish.about_id == other.id)
        )
    else:
        # Two taps at once end in one row.
        said = insert(Wish).values(
            edition_id=participation.edition_id,
            from_id=participation.id,
            about_id=other.id,
            kind=kind,
        )
        db.session.execute(
            said.on_conflict_do_update(
                index_elements=[Wish.from_id, Wish.about_id], set_={"kind": kind}
            )
        )
    db.session.flush()
    trail.record(
        "matching.wish_set",
        host_id=participation.host_id,
        object_kind="company",
        object_id=company_public_id,
        acting_for_id=participation.company_id,
        details={"kind": kind},
    )
    return previous
