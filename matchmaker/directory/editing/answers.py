"""The answers of an IKM's profile: read from its rows, and written onto them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from matchmaker.directory.core import Need, NeedKind, PermitState
from matchmaker.directory.editing.service import Subject
from matchmaker.directory.imports.cells import Started
from matchmaker.directory.models import Company, Participation, Permit, Product
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.product_types import Classified, classify_product
from matchmaker.reference.sectors import SectorCode

HELD, IN_PROCESS = "held", "in_process"
# Columns in which nothing is told from an empty text.
_NULL_WHEN_EMPTY = {"phone", "email", "regency_code", "markets", "barcode", "hs_code", "kbli"}


def company_subject(company: Company) -> Subject:
    """Return what is asked of the firm itself."""

    def read() -> dict[str, Any]:
        names = (
            "name", "regency_code", "workers", "sales_per_year", "sectors", "story", "story_en",
            "markets", "export_ready", "supplies_exporters", "awards", "kbli", "contact_name",
            "contact_title", "phone", "email",
        )  # fmt: skip
        return {name: getattr(company, name) for name in names} | {"started": _started(company)}

    def put(name: str, value: Any) -> None:
        if name == "started":
            company.started_on = value.day if value else None
            company.started_precision = value.precision if value else None
        elif name == "markets":
            company.markets = value or None
        else:
            _put(company, name, value)

    return Subject(owner=company, read=read, put=put)


def needs_subject(part: Participation) -> Subject:
    """Return what an IKM comes for, and how it lets itself be paid."""

    def read() -> dict[str, Any]:
        needs = [Need.from_json(stored) for stored in part.needs]
        loan = next((need for need in needs if need.kind is NeedKind.LOAN), None)
        return {
            "needs": [str(need.kind) for need in needs],
            "loan_amount": loan.amount if loan else None,
            "loan_purpose": loan.purpose if loan else None,
            "terms_accepted": list(part.terms_accepted),
        }

    def put(name: str, value: Any) -> None:
        if name == "terms_accepted":
            part.terms_accepted = list(value)
        else:
            part.needs = _with_answer([Need.from_json(n) for n in part.needs], name, value)

    return Subject(owner=part, read=read, put=put)


def product_subject(product: Product) -> Subject:
    """Return what is asked of a product."""

    def read() -> dict[str, Any]:
        names = (
            "name_id", "name_en", "description_id", "description_en", "unit", "price", "min_order",
            "capacity_per_month", "lead_time_days", "shelf_life_days", "packaging", "barcode",
            "hs_code", "kbli", "product_type",
        )  # fmt: skip
        return {name: getattr(product, name) for name in names}

    def put(name: str, value: Any) -> None:
        if name == "product_type":
            choose_type(product, value)
            return
        by_hand = name == "name_id" and is_chosen_by_hand(product)
        _put(product, name, value)
        if name == "name_id" and not by_hand:
            classify(product, product.company.sectors)

    return Subject(
        owner=product.company,
        read=read,
        put=put,
        rows=(product,),
        prefix=f"product:{product.public_id}.",
    )


def permit_subject(permit: Permit) -> Subject:
    """Return what is asked of a permit."""

    def read() -> dict[str, Any]:
        return {
            "state": IN_PROCESS if permit.state is PermitState.IN_PROCESS else HELD,
            "number": permit.number,
            "issued_on": permit.issued_on,
            "expires_on": permit.expires_on,
        }

    def put(name: str, value: Any) -> None:
        if name == "state":
            changes = value == IN_PROCESS or permit.state is PermitState.IN_PROCESS
            if changes:
                unverify(permit)
                permit.state = (
                    PermitState.IN_PROCESS if value == IN_PROCESS else PermitState.DECLARED
                )
            return
        setattr(permit, name, value if value or name != "number" else "")
        if permit.state is PermitState.VERIFIED:
            # Somebody has compared other figures than these.
            unverify(permit)
        if name == "number" and permit.kind == PermitKind.NIB:
            permit.company.nib = value or None

    return Subject(
        owner=permit.company,
        read=read,
        put=put,
        rows=(permit,),
        prefix=f"permit:{permit.public_id}.",
    )


def unverify(permit: Permit) -> None:
    """Let a verified permit be a declared one again."""
    if permit.state is PermitState.VERIFIED:
        permit.state = PermitState.DECLARED
    permit.verified_at = permit.verified_by_id = permit.verified_by = None


def classify(product: Product, sectors: Sequence[str]) -> None:
    """Give a product the type that its name is known by, or guess it from the sector."""
    found = _classified(product, sectors)
    product.product_type = found.product_type
    product.type_is_guessed = not found.known


def choose_type(product: Product, product_type: str) -> None:
    """Give a product the type that somebody chose.

    It stays flagged for the mentor unless the list of products says the same: the type decides
    which permits the gate asks for.
    """
    found = _classified(product, product.company.sectors)
    product.product_type = product_type
    product.type_is_guessed = not (found.known and found.product_type == product_type)


def is_chosen_by_hand(product: Product) -> bool:
    """Tell whether a product's type is another one than its name and sector would give it."""
    return product.product_type != _classified(product, product.company.sectors).product_type


def _classified(product: Product, sectors: Sequence[str]) -> Classified:
    sector = SectorCode(sectors[0]) if sectors else SectorCode.FOOD
    return classify_product(product.name_id, sector)


def _put(row: Company | Product, name: str, value: Any) -> None:
    setattr(row, name, None if name in _NULL_WHEN_EMPTY and not value else value)


def _started(company: Company) -> Started | None:
    if company.started_on is None or company.started_precision is None:
        return None
    return Started(day=company.started_on, precision=company.started_precision)


def _with_answer(needs: list[Need], name: str, value: Any) -> list[dict[str, Any]]:
    """Return the stored needs with one answer changed; what else a need says stays."""
    if name == "needs":
        known = {need.kind: need for need in needs}
        kinds = [NeedKind(kind) for kind in value]
        return [known.get(kind, Need(kind=kind)).to_json() for kind in kinds]
    attribute = {"loan_amount": "amount", "loan_purpose": "purpose"}[name]
    return [
        (replace(need, **{attribute: value}) if need.kind is NeedKind.LOAN else need).to_json()
        for need in needs
    ]
