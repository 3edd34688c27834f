"""What a measurement of pages says: medians, ratios between sizes, and a table of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One address at one size: how many queries it took, and the milliseconds of each round."""

    address: str
    queries: int
    rounds: tuple[float, ...]

    @property
    def milliseconds(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """All addresses of one kind of page (`list`, `facets`) for one visitor, by size."""

    page: str
    visitor: str
    by_size: Mapping[int, tuple[Asked, ...]]

    def milliseconds(self, size: int) -> float:
        """The whole mix at a size: the sum of its medians."""
        return sum(asked.milliseconds for asked in self.by_size[size])

    def ratio(self) -> float:
        """How much longer the mix takes at the largest size than at the smallest."""
        return self.milliseconds(max(self.by_size)) / self.milliseconds(min(self.by_size))

    def worst(self) -> tuple[str, float]:
        """The address that grew most, and by how much."""
        least, most = self.by_size[min(self.by_size)], self.by_size[max(self.by_size)]
        pairs = zip(least, most, strict=True)
        ratios = {a.address: b.milliseconds / a.milliseconds for a, b in pairs}
        address = max(ratios, key=ratios.__getitem__)
        return address, ratios[address]

    def same_queries(self) -> bool:
        """Tell whether each address takes as many queries at every size."""
        counts = [[asked.queries for asked in mix] for mix in self.by_size.values()]
        return all(count == counts[0] for count in counts)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        address, ratio = self.worst()
        return {
            "page": self.page,
            "visitor": self.visitor,
            "milliseconds": {str(s): round(self.milliseconds(s), 2) for s in self.by_size},
            "ratio": round(self.ratio(), 2),
            "worst": {"address": address, "ratio": round(ratio, 2)},
            "same_queries": self.same_queries(),
            "addresses": {
                str(size): [
                    {
                        "address": asked.address,
                        "queries": asked.queries,
                        "milliseconds": round(asked.milliseconds, 2),
                    }
                    for asked in mix
                ]
                for size, mix in self.by_size.items()
            },
        }


def write_table(measured: Sequence[Measured]) -> list[str]:
    """Return the lines of the table: the mix first, then each address of it."""
    lines = []
    for each in measured:
        sizes = sorted(each.by_size)
        heads = "".join(f"{f'{size:,}':>12}" for size in sizes)
        lines += [f"{each.page}, seen by {each.visitor}: milliseconds (queries)", f"{'':52}{heads}"]
        for position, asked in enumerate(each.by_size[sizes[0]]):
            row = [each.by_size[size][position] for size in sizes]
            cells = "".join(f"{f'{a.milliseconds:.1f} ({a.queries})':>12}" for a in row)
            grown = row[-1].milliseconds / row[0].milliseconds
            lines.append(f"{asked.address or '(everything)':52.52}{cells}{grown:7.2f}x")
        sums = "".join(f"{each.milliseconds(size):12.1f}" for size in sizes)
        lines += [f"{'all of them':52}{sums}{each.ratio():7.2f}x", ""]
    return lines
