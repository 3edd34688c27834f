"""What an IKM lacks, in a shape that those who lack the same can be counted by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.programme.core import CriterionCode, Outcome
from matchmaker.reference.permits import describe, parse_requirement
from matchmaker.reference.texts import Text

MOST_STEPS = 2
_FACTS = {
    "capacity": Text(id="kapasitas per bulan", en="monthly capacity"),
    "price": Text(id="harga satuan", en="unit price"),
    "min_order": Text(id="pesanan minimum", en="minimum order"),
}
_FIELD = Text(id="konfirmasi lapangan oleh pendamping", en="a mentor's confirmation in the field")


@dataclass(frozen=True, kw_only=True, order=True)
class Lack:
    """One criterion that does not pass, and what of it is missing (codes of the gate)."""

    criterion: CriterionCode
    codes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The lack as an address carries it."""
        return ".".join([str(self.criterion), *(code.replace(" ", "") for code in self.codes)])

    @property
    def name(self) -> Text:
        """What is missing, in words that follow "need": `P-IRT or BPOM MD`."""
        if "field" in self.codes:
            return _FIELD
        if self.criterion is CriterionCode.PERMITS and self.codes:
            named = [describe(parse_requirement(code)) for code in self.codes]
            return _list(named)
        if self.criterion is CriterionCode.KNOWS_PRODUCTION and self.codes:
            return _list([_FACTS[code] for code in self.codes if code in _FACTS])
        return _NAMES[self.criterion]


_NAMES = {
    CriterionCode.RUNNING_12_MONTHS: Text(id="waktu usaha yang cukup", en="enough time running"),
    CriterionCode.PERMITS: Text(id="izin yang berlaku", en="a valid permit"),
    CriterionCode.KNOWS_MARKET: Text(id="pasar yang jelas", en="a named market"),
    CriterionCode.KNOWS_PRODUCTION: Text(id="data produksi", en="figures of its production"),
}


def list_lacks(outcomes: Iterable[Mapping[str, Any]]) -> tuple[Lack, ...]:
    """Return what a stored verdict lacks, one a criterion that does not pass."""
    return tuple(
        Lack(
            criterion=CriterionCode(one["criterion"]),
            codes=tuple(sorted(str(code) for code in one.get("lacks") or ())),
        )
        for one in outcomes
        if one["outcome"] != Outcome.PASS
    )


def count_lacks(each: Iterable[Sequence[Lack]]) -> Sequence[tuple[Lack, int]]:
    """Return how many IKM have each lack, the most frequent first.

    One that is two steps short counts with both of its lacks.
    """
    counted = Counter(lack for lacks in each for lack in set(lacks))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0].key))


def _list(texts: Sequence[Text]) -> Text:
    return Text(id=", ".join(one.id for one in texts), en=", ".join(one.en for one in texts))
