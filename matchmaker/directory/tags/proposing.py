"""Giving proposed tags to what a roster or a registration brings; what people chose stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from matchmaker.directory.core import Brief
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.tags.choosing import words_of
from matchmaker.directory.tags.core.propose import ProductWords, Proposer
from matchmaker.directory.tags.queries import load_tree

# A row that nobody has edited by hand.
UNTOUCHED = 1


def tag_companies(companies: Iterable[Company], host_id: int) -> None:
    """Give IKM without tags those that their products propose; who has edited is left alone."""
    bare = [c for c in companies if not c.tags and (c.revision or UNTOUCHED) == UNTOUCHED]
    if not bare:
        return
    proposer = Proposer(load_tree(host_id))
    for company in bare:
        company.tags = list(proposer.propose(words_of(company), company.sectors))


def tag_briefs(parts: Sequence[Participation], host_id: int) -> None:
    """Give briefs without tags those that the products sought propose."""
    bare = [
        (part, brief)
        for part in parts
        if (part.revision or UNTOUCHED) == UNTOUCHED
        for brief in [Brief.from_json(part.brief or {})]
        if brief.products_sought and not brief.tags
    ]
    if not bare:
        return
    proposer = Proposer(load_tree(host_id))
    for part, brief in bare:
        words = [ProductWords(name_id=name) for name in brief.products_sought]
        tags = proposer.propose(words, brief.sectors)
        if tags:
            part.brief = replace(brief, tags=tags).to_json()
