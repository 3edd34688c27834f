"""Size classes of businesses by their sales in a year (PP 7/2021, `data/size_classes.csv`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matchmaker.reference.tables import table
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class SizeClass:
    """A class with its name; `most` is its ceiling in rupiah a year, None for the largest."""

    code: str
    name: Text
    most: int | None


@cache
def list_size_classes() -> tuple[SizeClass, ...]:
    """Return the classes from the smallest."""
    return tuple(
        SizeClass(
            code=row["size"],
            name=Text(id=row["name_id"], en=row["name_en"]),
            most=int(row["most_sales_per_year"]) if row["most_sales_per_year"] else None,
        )
        for row in table("size_classes")
    )


def find_size_class(sales_per_year: int | None) -> SizeClass | None:
    """Return the class of a business with these sales; None when they are not known."""
    if sales_per_year is None:
        return None
    return next(
        size for size in list_size_classes() if size.most is None or sales_per_year <= size.most
    )
