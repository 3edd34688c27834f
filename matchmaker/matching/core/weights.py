"""How much each criterion counts; an organiser may use other weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matchmaker.matching.core.tags import FLAT, TagTree
from matchmaker.matching.core.types import BANK, DEAL, EXPORTER, IKM, MET, RETAILER


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """How much each criterion counts before it is normalised over what a side asks for.

    `partner` holds one table per partner kind; `permits` is shared by all required permits, so
    that a longer list does not drown the rest. `tags` is the tree of sector tags with how rare
    each is in the edition.
    """

    partner: Mapping[str, Mapping[str, float]]
    ikm: Mapping[str, float]
    tags: TagTree = FLAT


_BUYER = {
    "sector": 2.0,
    "product": 3.0,
    "permits": 3.0,
    "capacity": 2.0,
    "price": 1.5,
    "region": 1.0,
    "terms": 1.5,
    "shelf_life": 1.5,
    "packaging": 1.0,
    "export": 1.5,
    "history": 1.0,
    "amount": 2.0,
    "age": 1.0,
    "wish": 1.0,
}

DEFAULT = Weights(
    partner=MappingProxyType(
        {
            RETAILER: MappingProxyType(_BUYER),
            # A container has to be filled: volume and certificates before the last rupiah.
            EXPORTER: MappingProxyType({**_BUYER, "capacity": 3.0, "permits": 3.5, "price": 1.0}),
            BANK: MappingProxyType({**_BUYER, "sector": 1.0, "amount": 3.0, "age": 2.0}),
        }
    ),
    ikm=MappingProxyType(
        {
            "need": 3.0,
            "product": 2.0,
            "terms": 1.5,
            "amount": 2.0,
            "history": 1.0,
            "wish": 1.0,
        }
    ),
)

_GOODS = (
    "product",
    "permits",
    "capacity",
    "price",
    "terms",
    "sector",
    "shelf_life",
    "packaging",
)
CRITERIA: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        RETAILER: (*_GOODS, "region", "history", "wish"),
        EXPORTER: (*_GOODS, "export", "region", "history", "wish"),
        BANK: ("amount", "permits", "age", "sector", "region", "history", "wish"),
        IKM: ("need", "product", "amount", "terms", "history", "wish"),
    }
)
"""What an organiser may weigh for each side: what its brief or its needs can ask for."""
MOST_WEIGHT, WEIGHT_STEP = 5.0, 0.5
Own = Mapping[str, Mapping[str, float]]
"""Weights that an edition has of its own: side, criterion, weight."""


def default_weight(side: str, criterion: str) -> float:
    """Return what a criterion counts where an edition says nothing else."""
    return (DEFAULT.ikm if side == IKM else DEFAULT.partner[side])[criterion]


def with_own(own: Own, tags: TagTree = FLAT) -> Weights:
    """Return the default weights with an edition's own in their place, and its tags."""
    return Weights(
        partner=MappingProxyType(
            {
                kind: MappingProxyType({**table, **own.get(kind, {})})
                for kind, table in DEFAULT.partner.items()
            }
        ),
        ikm=MappingProxyType({**DEFAULT.ikm, **own.get(IKM, {})}),
        tags=tags,
    )


def list_own(weights: Own) -> dict[str, dict[str, float]]:
    """Return of all weights those that differ from the default, by side and criterion."""
    return {
        side: {
            criterion: weights[side][criterion]
            for criterion in CRITERIA[side]
            if criterion in weights[side]
            and weights[side][criterion] != default_weight(side, criterion)
        }
        for side in CRITERIA
        if side in weights
    }


DECLARED_SHARE = 0.7  # what a declared permit earns of a verified one
PAST_SHARE: Mapping[str, float] = MappingProxyType({DEAL: 1.0, MET: 0.5})
WISH_SHARE: Mapping[str, float] = MappingProxyType({"must": 1.0, "would": 0.6})
# How soon money comes: the owner's side of the payment terms.
SOONER: Mapping[str, float] = MappingProxyType(
    {
        "cash": 1.0,
        "deposit_30": 0.95,
        "credit_14": 0.8,
        "credit_30": 0.6,
        "credit_45": 0.45,
        "consignment": 0.35,
    }
)
OTHER_TERMS_SHARE = 0.3
NEAR_PRICE_SHARE = 0.5  # at the edge of the range; nothing at twice or none of it
