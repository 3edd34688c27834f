"""Some companies have changed: their own lists anew, everybody else's only as far as they do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.events.models import Edition
from matchmaker.matching.field import Settings, load_field
from matchmaker.matching.lists import writing
from matchmaker.matching.lists.core import KEPT, Entry, Key, Rest, is_short, takes_in
from matchmaker.matching.lists.models import Listed, RankedList
from matchmaker.matching.lists.queries import reverse_order
from matchmaker.matching.lists.scoring import (
    entries_about_ikm,
    entries_about_partner,
    list_for_ikm,
    list_for_partners,
)
from matchmaker.matching.scoring import Scores, score_field


@dataclass(frozen=True, kw_only=True)
class _Head:
    """The list of somebody who has not changed, without those who have."""

    seeker_id: int
    public_id: str
    rest: Rest


class Change:
    """Brings in what has changed; `judged` counts pairs, `made` the lists made from nothing."""

    def __init__(
        self, edition: Edition, settings: Settings, changed: Collection[int], now: datetime
    ) -> None:
        self.edition, self.settings, self.changed, self.now = edition, settings, changed, now
        self.judged = self.made = 0

    def carry_out(self) -> None:
        """Write the lists of the changed, place them on the others', remake what became short."""
        writing.forget(self.changed)
        writing.take_off(self.changed)
        rows = db.session.execute(
            select(Participation.id, Company.kind)
            .join(Company, Company.id == Participation.company_id)
            .where(Participation.id.in_(self.changed))
        ).all()
        for ikm in (True, False):
            ids = [row.id for row in rows if (row.kind is CompanyKind.IKM) is ikm]
            if ids:
                self._bring_in(ids, ikm=ikm)
        db.session.expire_all()

    def _bring_in(self, ids: Collection[int], *, ikm: bool) -> None:
        scores = self._make_lists(ids, ikm=ikm)
        about = list(_entries_about(scores, ikm=ikm))
        taken: list[tuple[int, Entry]] = []
        short, long = [], []
        for head in self._list_heads(ikm=not ikm):
            found = (entries.get(head.public_id) for entries in about)
            own = [entry for entry in found if entry is not None and takes_in(head.rest, entry.key)]
            if is_short(head.rest, len(own)):
                short.append(head.seeker_id)
                continue
            taken += [(head.seeker_id, entry) for entry in own]
            if head.rest.length + len(own) > KEPT:
                long.append(head.seeker_id)
        writing.Writer(self.edition.id, scores.field, self.now).insert(taken)
        writing.cut(long)
        if short:
            writing.forget(short)
            self._make_lists(short, ikm=not ikm)

    def _make_lists(self, ids: Collection[int], *, ikm: bool) -> Scores:
        """Judge some of one side against all of the other, and write their lists.

        Who cannot be met any more gets none.
        """
        field = load_field(
            self.edition,
            self.settings,
            ikm_ids=ids if ikm else None,
            partner_ids=None if ikm else ids,
        )
        scores = score_field(field)
        lists = list_for_ikm(scores, KEPT) if ikm else list_for_partners(scores, KEPT)
        self.made += writing.Writer(self.edition.id, field, self.now).write(lists)
        self.judged += scores.judged
        return scores

    def _list_heads(self, *, ikm: bool) -> list[_Head]:
        lengths = (
            select(Listed.seeker_id, func.count().label("length"))
            .where(Listed.edition_id == self.edition.id)
            .group_by(Listed.seeker_id)
            .subquery()
        )
        length = func.coalesce(lengths.c.length, 0).label("length")
        rows = db.session.execute(
            select(RankedList.seeker_id, RankedList.complete, Participation.public_id, length)
            .join(Participation, Participation.id == RankedList.seeker_id)
            .join(Company, Company.id == Participation.company_id)
            .outerjoin(lengths, lengths.c.seeker_id == RankedList.seeker_id)
            .where(
                RankedList.edition_id == self.edition.id,
                RankedList.seeker_id.not_in(self.changed),
                (Company.kind == CompanyKind.IKM) if ikm else (Company.kind != CompanyKind.IKM),
            )
        ).all()
        worst = _list_worst([row.seeker_id for row in rows if not row.complete])
        return [
            _Head(
                seeker_id=row.seeker_id,
                public_id=row.public_id,
                rest=Rest(length=row.length, worst=worst.get(row.seeker_id), complete=row.complete),
            )
            for row in rows
        ]


def _entries_about(scores: Scores, *, ikm: bool) -> list[Mapping[str, Entry]]:
    """What each of the changed is on the lists of the other side."""
    if ikm:
        return [entries_about_ikm(scores, row) for row in range(len(scores.field.ikm))]
    return [entries_about_partner(scores, n) for n in range(len(scores.field.partners))]


def _list_worst(seekers: Collection[int]) -> dict[int, Key]:
    """Return the place of the last that is kept on each list."""
    if not seekers:
        return {}
    from_the_end = func.row_number().over(partition_by=Listed.seeker_id, order_by=reverse_order())
    ranked = (
        select(
            Listed.seeker_id,
            Listed.refused,
            Listed.stopped,
            Listed.score,
            Listed.sides,
            Participation.public_id,
            from_the_end.label("from_the_end"),
        )
        .join(Participation, Participation.id == Listed.candidate_id)
        .where(Listed.seeker_id.in_(seekers))
        .subquery()
    )
    return {
        row.seeker_id: (row.refused, row.stopped, -row.score, -row.sides, row.public_id)
        for row in db.session.execute(select(ranked).where(ranked.c.from_the_end == 1))
    }
