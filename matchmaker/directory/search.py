"""What a visitor looks for in the directory, and what of it they may see, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.directory.core import CompanyKind

PAGE_SIZE = 24
LONGEST_QUERY = 80


class Sight(StrEnum):
    """Whom a visitor sees: partners see graduated IKM, IKM see partners, organisers everyone."""

    EVERYONE = "everyone"
    GRADUATED_IKM = "graduated_ikm"
    PARTNERS = "partners"
    NOBODY = "nobody"


def choose_sight(
    *, organiser: bool, mentor: bool, observer: bool, acting_as: CompanyKind | None
) -> Sight:
    """Return whom a person sees who acts for a company of a kind (None: for nobody here).

    A mentor whose IKM are not in the edition still prepares them for its partners; an observer
    reads the profiles of those who have naik kelas. An organiser who acts for a company sees
    what the company sees.
    """
    if acting_as is None:
        if organiser:
            return Sight.EVERYONE
        if mentor:
            return Sight.PARTNERS
        return Sight.GRADUATED_IKM if observer else Sight.NOBODY
    return Sight.PARTNERS if acting_as is CompanyKind.IKM else Sight.GRADUATED_IKM


class Order(StrEnum):
    """The orders of the list, as they stand in its address."""

    NAME = "nama"
    NEWEST = "terbaru"
    CAPACITY = "kapasitas"


@dataclass(frozen=True, kw_only=True)
class Search:
    """The chosen filters; empty means that the filter is not used. `page` counts from 1.

    Several values of sector, kind or regency widen the list, several permits narrow it.
    """

    text: str = ""
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    regencies: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    order: Order = Order.NAME
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Tell whether any filter is chosen."""
        return bool(self.text or self.sectors or self.kinds or self.regencies or self.permits)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How many companies of the visitor's directory carry each mark, by code."""

    sectors: dict[str, int]
    kinds: dict[str, int]
    regencies: dict[str, int]
    permits: dict[str, int]
