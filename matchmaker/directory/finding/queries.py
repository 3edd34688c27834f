"""Reads of the listing: one page of companies, and how many carry each mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text, tuple_
from sqlalchemy.orm import contains_eager, selectinload

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.finding.conditions import (
    SHOWN_LATER,
    Wanted,
    conditions,
    order_by,
    shows_whole,
)
from matchmaker.directory.finding.core import (
    BANDS,
    MOST,
    READY,
    Facet,
    Search,
    Sight,
    Spelling,
    cut,
    list_meant,
    pick_words,
)
from matchmaker.directory.finding.models import Listing
from matchmaker.directory.models import Company, Participation

# How each facet is grouped; a list is counted as it stands and taken apart afterwards, which is
# far less work than to take apart the list of each company.
_GROUPED: dict[Facet, ColumnElement[Any]] = {
    Facet.KIND: Listing.__table__.c.kind,
    Facet.TAG: Listing.__table__.c.tags,
    Facet.REGENCY: Listing.__table__.c.regencies,
    Facet.PERMIT: Listing.__table__.c.permits,
    Facet.EXPORT: Listing.__table__.c.export_ready,
    Facet.NEED: Listing.__table__.c.needs,
} | {
    facet: func.width_bucket(
        Listing.__table__.c[column],
        literal_column(f"'{{{','.join(str(band.low) for band in BANDS[facet][1:])}}}'::bigint[]"),
    )
    for facet, column in ((Facet.CAPACITY, "capacity"), (Facet.PRICE, "price"))
}
# Several permits narrow the list: how many hold one more is what their counts say. The values of
# every other facet widen it, so that those are counted as if none of their own was chosen.
NARROWING = (Facet.PERMIT,)

# What a typed word may have meant. Trigrams are too coarse for short words ("gla", "arn"): there
# one letter more, less or other is forgiven, the first one apart.
_SPELLINGS = text("""
    SELECT typed.word, typed.stems, typed.known, ARRAY(
      SELECT json_build_array(near.word, similarity(near.word, typed.word)) FROM (
        SELECT listed.word FROM directory_listed_word AS listed
        WHERE listed.edition_id = :edition_id AND listed.word % typed.word
        UNION
        SELECT listed.word FROM directory_listed_word AS listed
        WHERE NOT typed.known AND length(typed.word) > 3 AND listed.edition_id = :edition_id
          AND listed.word LIKE '%' || typed.word || '%'
        UNION
        SELECT listed.word FROM directory_listed_word AS listed
        WHERE NOT typed.known AND length(typed.word) BETWEEN 3 AND 5
          AND listed.edition_id = :edition_id AND listed.word ~>=~ left(typed.word, 1)
          AND listed.word ~<~ (left(typed.word, 1) || chr(1114111))
          AND levenshtein_less_equal(listed.word, typed.word, 1) <= 1
      ) AS near
      ORDER BY similarity(near.word, typed.word) DESC, near.word
      LIMIT 8
    ) AS alike
    FROM (
      SELECT word, number,
        ts_lexize('indonesian_stem', word) || ts_lexize('english_stem', word) AS stems,
        EXISTS (
          SELECT FROM directory_listed_word AS listed
          WHERE listed.edition_id = :edition_id
            AND listed.word ~>=~ given.word AND listed.word ~<~ (given.word || chr(1114111))
        ) AS known
      FROM unnest(CAST(:words AS text[])) WITH ORDINALITY AS given (word, number)
      OFFSET 0
    ) AS typed
    ORDER BY typed.number
""")


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page of the list, and how many companies are on all of its pages together.

    `more` says that there are more than MOST, of which `total` and the pages hold the first;
    `meant` are the words looked for instead of mistyped ones.
    """

    participations: Sequence[Participation]
    total: int
    page: int
    pages: int
    more: bool = False
    meant: tuple[str, ...] = ()


Counts = Mapping[Facet, Mapping[str, int]]


def find_companies(
    edition_id: int, sight: Sight, search: Search, regency_code: str | None = None
) -> Found:
    """Return one page of the directory, with products and permits.

    With `regency_code` only the companies of that kabupaten are in it. A page beyond the last
    gives the last. The number of queries does not depend on the rows.
    """
    wanted = _want(edition_id, sight, search, regency_code)
    ids = _list(wanted)
    more, ids = len(ids) > MOST, ids[:MOST]
    page, pages, rows = cut(len(ids), search.page)
    return Found(
        participations=load(ids[rows]),
        total=len(ids),
        page=page,
        pages=pages,
        more=more,
        meant=list_meant(wanted.spellings),
    )


def list_hits(
    edition_id: int, sight: Sight, search: Search, regency_code: str | None = None
) -> Sequence[int]:
    """Return the ids of the first participations in the search's order: MOST, and one for more."""
    return _list(_want(edition_id, sight, search, regency_code))


def select_hits(
    edition_id: int, sight: Sight, search: Search, regency_code: str | None = None
) -> Select[int]:
    """Return the query of the ids of all that a search finds, in no order."""
    wanted = _want(edition_id, sight, search, regency_code)
    return select(Listing.participation_id).where(*conditions(wanted))


def load(ids: Sequence[int]) -> Sequence[Participation]:
    """Return participations in this order, each with its company, products and permits."""
    company = contains_eager(Participation.company)
    rows = db.session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.id.in_(ids))
        .options(
            company, company.options(selectinload(Company.products), selectinload(Company.permits))
        )
    ).all()
    by_id = {row.id: row for row in rows}
    return [by_id[number] for number in ids if number in by_id]


def count_facets(
    edition_id: int, sight: Sight, search: Search, regency_code: str | None = None
) -> Counts:
    """Return how many companies of the list carry each mark, by facet and code.

    Each facet is counted as if nothing of its own was chosen, unless its values narrow.
    """
    wanted = _want(edition_id, sight, search, regency_code)
    chosen = [f for f in Facet if search.values(f) and f not in NARROWING]
    apart = SHOWN_LATER if sight is Sight.CATALOGUE else ()
    found = _count(conditions(wanted), [f for f in Facet if f not in (*chosen, *apart)])
    for facet in [facet for facet in apart if facet not in chosen]:
        found |= _count([*conditions(wanted), shows_whole()], [facet])
    for facet in chosen:
        only = [shows_whole()] if facet in apart else []
        found |= _count([*conditions(wanted, without=facet), *only], [facet])
    return found


def spell(edition_id: int, said: str) -> list[Spelling]:
    """Return the words of a search text as the edition's own words know them."""
    words = pick_words(db.session.scalar(select(func.directory_plain(said))) or "")
    rows = db.session.execute(_SPELLINGS, {"edition_id": edition_id, "words": words})
    return [
        Spelling(
            word=row.word,
            stems=tuple(row.stems or ()),
            known=row.known,
            alike=tuple((word, much) for word, much in row.alike),
        )
        for row in rows
    ]


def _list(wanted: Wanted) -> Sequence[int]:
    return db.session.scalars(
        select(Listing.participation_id)
        .where(*conditions(wanted))
        .order_by(*order_by(wanted.search.order))
        .limit(MOST + 1)
    ).all()


def _want(edition_id: int, sight: Sight, search: Search, regency_code: str | None) -> Wanted:
    return Wanted(
        edition_id=edition_id,
        sight=sight,
        search=search,
        spellings=tuple(spell(edition_id, search.text)) if search.text else (),
        regency_code=regency_code,
    )


def _count(where: Sequence[ColumnElement[bool]], facets: Sequence[Facet]) -> dict[Facet, Any]:
    columns = [_GROUPED[facet] for facet in facets]
    rows = db.session.execute(
        select(func.grouping(*columns), func.count(), *columns)
        .where(*where)
        .group_by(func.grouping_sets(*(tuple_(column) for column in columns)))
    )
    found: dict[Facet, Counter[str]] = {facet: Counter() for facet in facets}
    for mask, number, *values in rows:
        # A bit is set for each column that a row does not tell apart, the first column's highest.
        position = next(p for p in range(len(facets)) if not mask >> (len(facets) - 1 - p) & 1)
        for code in _codes(facets[position], values[position]):
            found[facets[position]][code] += number
    return dict(found)


def _codes(facet: Facet, value: Any) -> Sequence[str]:
    if value is None:
        return ()
    if facet in BANDS:
        return (BANDS[facet][value].code,)
    if facet is Facet.EXPORT:
        return (READY,) if value else ()
    if facet is Facet.KIND:
        return (str(CompanyKind(value)),)
    return list(value)
