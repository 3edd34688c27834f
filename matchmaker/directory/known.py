"""Which known company a row of a roster belongs to: by NIB, else phone, else name and place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.directory.core import PARTNER_KINDS, CompanyKind
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.roster import Identity
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCompany:
    """What a company of the host's is known by."""

    id: int
    kind: CompanyKind
    name: str
    nib: str | None
    phone: str | None
    place: str


class ConflictError(Exception):
    """The row's NIB, phone and name point to different companies; `mend` names them.

    `keys` are the columns (by their keys) that disagree.
    """

    def __init__(self, keys: tuple[str, ...], mend: Text) -> None:
        super().__init__(mend.en)
        self.keys = keys
        self.mend = mend


class KnownCompanies:
    """The companies of one host, found by what a row can be known by."""

    def __init__(self, kind: RosterKind, companies: Iterable[KnownCompany]) -> None:
        self._kinds = (CompanyKind.IKM,) if kind is RosterKind.IKM else PARTNER_KINDS
        self._by_nib: dict[str, KnownCompany] = {}
        self._by_phone: dict[str, list[KnownCompany]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[KnownCompany]] = defaultdict(list)
        for company in companies:
            if company.nib:
                self._by_nib[company.nib] = company
            if company.kind not in self._kinds:
                continue
            if company.phone:
                self._by_phone[company.phone].append(company)
            self._by_name[(fold(company.name), fold(company.place))].append(company)

    def find(self, identity: Identity) -> KnownCompany | None:
        """Return the company that a row belongs to, None for a new one; raise ConflictError."""
        by_nib = self._by_nib.get(identity.nib or "")
        if by_nib is not None and by_nib.kind not in self._kinds:
            raise ConflictError(
                ("nib",),
                Text(
                    id=f"NIB ini sudah tercatat pada {by_nib.name}, yang bukan peserta jenis ini.",
                    en=f"This NIB already belongs to {by_nib.name}, which is of another kind.",
                ),
            )
        by_phone = self._by_phone.get(identity.phone or "", [])
        by_name = self._by_name.get((identity.name, fold(identity.place)), [])
        found = by_nib or _only(by_phone, by_name)
        if found is None:
            return self._by_name_alone(identity, by_name)
        for key, others in (("phone", by_phone), ("name", by_name)):
            if others and found not in others:
                raise _conflict(("nib" if by_nib else "phone", key), found, others[0])
        return found

    def _by_name_alone(
        self, identity: Identity, companies: list[KnownCompany]
    ) -> KnownCompany | None:
        if not companies:
            return None
        if len(companies) > 1:
            raise _conflict(("name",), *companies[:2])
        company = companies[0]
        if identity.nib and company.nib and identity.nib != company.nib:
            # Two firms of one name in one place are common; taking one for the other would hand
            # its data and its account to somebody else.
            raise ConflictError(
                ("nib", "name"),
                Text(
                    id=f"{company.name} sudah tercatat di tempat ini dengan NIB {company.nib} dan"
                    " nomor WA lain. Jika usaha yang sama, samakan salah satunya; jika bukan,"
                    " bedakan namanya.",
                    en=f"{company.name} is known in this place with the NIB {company.nib} and"
                    " another phone. If it is the same firm, make one of them equal; if not,"
                    " tell the names apart.",
                ),
            )
        return company


def _only(by_phone: list[KnownCompany], by_name: list[KnownCompany]) -> KnownCompany | None:
    """Of several companies behind one phone the row means the one that bears its name."""
    if len(by_phone) <= 1:
        return by_phone[0] if by_phone else None
    named = [company for company in by_phone if company in by_name]
    if len(named) == 1:
        return named[0]
    raise _conflict(("phone",), *by_phone[:2])


def _conflict(keys: tuple[str, ...], one: KnownCompany, other: KnownCompany) -> ConflictError:
    return ConflictError(
        keys,
        Text(
            id=f"Baris ini menunjuk dua usaha yang berbeda: {_told(one)} dan {_told(other)}."
            " Perbaiki kolom yang keliru.",
            en=f"This row points to two different companies: {_told(one)} and {_told(other)}."
            " Mend the column that is wrong.",
        ),
    )


def _told(company: KnownCompany) -> str:
    known_by = company.nib or company.phone or company.place
    return f"{company.name} ({known_by})" if known_by else company.name
