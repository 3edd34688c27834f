"""Writing a row of a roster onto a company, and saying what changed.

A blank cell says nothing: it never takes away what a company has stated elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from matchmaker.directory.core import Brief, LoanProduct, Need, PermitState
from matchmaker.directory.imports.ikm import IkmRow, ProductEntry
from matchmaker.directory.imports.mitra import MitraRow
from matchmaker.directory.imports.outcomes import Change
from matchmaker.directory.imports.rows import PermitEntry
from matchmaker.directory.models import Company, Participation, Permit, Product
from matchmaker.reference.permits import get_permit_name
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text

BLANK: tuple[object, ...] = (None, "", (), [])


@dataclass(kw_only=True, slots=True)
class Changes:
    """Puts values where they differ and remembers what it put."""

    found: list[Change] = field(default_factory=list)

    def put(self, target: object, attribute: str, value: Any, what: Text) -> None:
        """Set an attribute unless the value is blank or there already."""
        before = getattr(target, attribute)
        if value in BLANK or before == value:
            return
        setattr(target, attribute, value)
        self.note(what, before, value)

    def note(self, what: Text, before: object, after: object) -> None:
        """Remember a change that was made elsewhere."""
        self.found.append(Change(what=what, before=_shown(before), after=_shown(after)))


def _shown(value: object) -> str:
    if value in BLANK:
        return "–"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, LoanProduct):
        return f"{value.name} {_shown(value.min)}–{_shown(value.max)}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_shown(item) for item in value)
    return str(value)


_NAME = Text(id="nama", en="name")
_CONTACT = Text(id="narahubung", en="contact")
_PHONE = Text(id="nomor WA", en="phone")
_EMAIL = Text(id="email", en="e-mail")
_SECTORS = Text(id="sektor", en="sectors")


def put_ikm(company: Company, row: IkmRow, changes: Changes) -> None:
    """Write an IKM's row onto its company."""
    changes.put(company, "name", row.name, _NAME)
    changes.put(company, "contact_name", row.owner, _CONTACT)
    changes.put(company, "phone", row.phone, _PHONE)
    changes.put(company, "email", row.email, _EMAIL)
    changes.put(company, "regency_code", row.regency.code, Text(id="kabupaten/kota", en="regency"))
    changes.put(company, "sectors", [str(code) for code in row.sectors], _SECTORS)
    changes.put(company, "nib", row.nib, Text(id="NIB", en="NIB"))
    changes.put(company, "workers", row.workers, Text(id="tenaga kerja", en="workers"))
    changes.put(
        company, "sales_per_year", row.sales_per_year, Text(id="omzet", en="sales per year")
    )
    changes.put(company, "markets", list(row.markets or ()), Text(id="pasar", en="markets"))
    changes.put(
        company, "export_ready", row.export_ready, Text(id="siap ekspor", en="export ready")
    )
    if row.started is not None and (company.started_on, company.started_precision) != (
        row.started.day,
        row.started.precision,
    ):
        changes.note(Text(id="mulai usaha", en="start"), company.started_on, row.started.day)
        company.started_on = row.started.day
        company.started_precision = row.started.precision
    _put_products(company, row.products, changes)
    _put_permits(company, row.permits, changes)


def put_mitra(company: Company, row: MitraRow, changes: Changes) -> None:
    """Write a partner's row onto its company; the brief belongs to its participation."""
    changes.put(company, "name", row.name, _NAME)
    changes.put(company, "kind", row.kind, Text(id="jenis", en="kind"))
    changes.put(company, "contact_name", row.contact, _CONTACT)
    changes.put(company, "contact_title", row.title, Text(id="jabatan", en="title"))
    changes.put(company, "phone", row.phone, _PHONE)
    changes.put(company, "email", row.email, _EMAIL)
    changes.put(company, "city", row.city, Text(id="kota", en="city"))
    changes.put(company, "sectors", [str(code) for code in row.brief.sectors], _SECTORS)


_PRODUCT_FIELDS = {
    "unit": Text(id="satuan", en="unit"),
    "price": Text(id="harga", en="price"),
    "min_order": Text(id="pesanan minimum", en="minimum order"),
    "capacity_per_month": Text(id="kapasitas", en="capacity"),
    "barcode": Text(id="barcode", en="barcode"),
    "hs_code": Text(id="kode HS", en="HS code"),
}


def _put_products(company: Company, entries: tuple[ProductEntry, ...], changes: Changes) -> None:
    """The main product keeps position 1, renamed if need be; others are added, none is lost."""
    by_name = {fold(product.name_id): product for product in company.products}
    main = next((product for product in company.products if product.position == 1), None)
    if main is None:
        main = _new_product(company, entries[0], position=1)
    elif fold(main.name_id) != fold(entries[0].name_id):
        twin = by_name.get(fold(entries[0].name_id))
        if twin is not None:
            # The two swap their details, not their rows: a position is unique at every moment.
            _swap(main, twin)
        changes.note(
            Text(id="produk utama", en="main product"),
            (twin or main).name_id,
            entries[0].name_id,
        )
        if twin is None:
            _name(main, entries[0])
    for attribute, what in _PRODUCT_FIELDS.items():
        changes.put(main, attribute, getattr(entries[0], attribute), what)
    names = {fold(product.name_id) for product in company.products}
    for entry in entries[1:]:
        if fold(entry.name_id) not in names:
            names.add(fold(entry.name_id))
            last = max(product.position for product in company.products)
            _new_product(company, entry, position=last + 1)
            changes.note(Text(id="produk lain", en="other product"), None, entry.name_id)


def _new_product(company: Company, entry: ProductEntry, *, position: int) -> Product:
    product = Product(position=position, unit="")
    _name(product, entry)
    for attribute in _PRODUCT_FIELDS:
        setattr(product, attribute, getattr(entry, attribute))
    company.products.append(product)
    return product


def _name(product: Product, entry: ProductEntry) -> None:
    product.name_id = entry.name_id
    product.name_en = entry.name_en
    product.product_type = entry.product_type
    product.type_is_guessed = entry.type_is_guessed


_SWAPPED = (
    "name_id", "name_en", "product_type", "type_is_guessed", "shelf_life_days", "lead_time_days",
    *_PRODUCT_FIELDS,
)  # fmt: skip


def _swap(one: Product, other: Product) -> None:
    for attribute in _SWAPPED:
        mine, theirs = getattr(one, attribute), getattr(other, attribute)
        setattr(one, attribute, theirs)
        setattr(other, attribute, mine)


def _put_permits(company: Company, entries: tuple[PermitEntry, ...], changes: Changes) -> None:
    """A number in a roster is declared; it never lowers what was verified."""
    for kind in dict.fromkeys(entry.kind for entry in entries):
        held = [permit for permit in company.permits if permit.kind == kind]
        stated = [entry for entry in entries if entry.kind == kind]
        numbers = {entry.number for entry in stated if entry.number}
        if not numbers:
            if not held:
                _add_permit(company, stated[0])
                changes.note(get_permit_name(kind).short, None, "dalam proses")
            continue
        known = {permit.number for permit in held}
        for permit in held:
            if permit.number not in numbers and permit.state is not PermitState.VERIFIED:
                company.permits.remove(permit)
        for entry in stated:
            if entry.number and entry.number not in known:
                _add_permit(company, entry)
                changes.note(get_permit_name(kind).short, sorted(known), entry.number)


def _add_permit(company: Company, entry: PermitEntry) -> None:
    company.permits.append(
        Permit(
            kind=str(entry.kind),
            number=entry.number,
            state=entry.state,
            expires_on=entry.expires,
        )
    )


def put_needs(participation: Participation, needs: tuple[Need, ...], changes: Changes) -> None:
    """Write what an IKM comes for; a loan keeps the purpose it was given elsewhere."""
    known = {need.kind: need for need in map(Need.from_json, participation.needs or [])}
    merged = [
        replace(need, purpose=need.purpose or known[need.kind].purpose)
        if need.kind in known
        else need
        for need in needs
    ]
    stored = [need.to_json() for need in merged]
    if stored and stored != participation.needs:
        changes.note(
            Text(id="kebutuhan", en="needs"),
            [str(need.kind) for need in known.values()],
            [
                f"{need.kind} {_shown(need.amount)}" if need.amount else str(need.kind)
                for need in merged
            ],
        )
        participation.needs = stored


_BRIEF_FIELDS = {
    "sectors": Text(id="sektor dicari", en="sectors sought"),
    "tags": Text(id="tag dicari", en="tags sought"),
    "products_sought": Text(id="produk dicari", en="products sought"),
    "regions": Text(id="wilayah", en="regions"),
    "required_permits": Text(id="syarat izin", en="required permits"),
    "min_capacity_per_month": Text(id="kapasitas minimum", en="minimum capacity"),
    "price_low": Text(id="harga terendah", en="lowest price"),
    "price_high": Text(id="harga tertinggi", en="highest price"),
    "terms": Text(id="sistem bayar", en="payment terms"),
    "min_shelf_life_days": Text(id="masa simpan minimum", en="minimum shelf life"),
    "packaging": Text(id="kemasan", en="packaging"),
    "loan_products": Text(id="produk pembiayaan", en="loan products"),
    "destinations": Text(id="negara tujuan", en="destinations"),
    "certificates": Text(id="sertifikat", en="certificates"),
    "buys_for": Text(id="membeli untuk", en="buys for"),
    "on_behalf_of": Text(id="atas nama", en="on behalf of"),
    "notes": Text(id="catatan", en="notes"),
}


def put_brief(participation: Participation, brief: Brief, changes: Changes) -> None:
    """Write what a partner seeks; what the roster leaves blank stays as the partner put it."""
    known = Brief.from_json(participation.brief or {})
    stated = {
        item.name: getattr(brief, item.name)
        for item in fields(brief)
        if getattr(brief, item.name) not in BLANK
    }
    if brief.loan_products:
        stated["loan_products"] = _keep_words(known.loan_products, brief.loan_products)
    merged = replace(known, **stated)
    for name, what in _BRIEF_FIELDS.items():
        before, after = getattr(known, name), getattr(merged, name)
        if before != after:
            changes.note(what, before, after)
    if merged != known or not participation.brief:
        participation.brief = merged.to_json()


def _keep_words(
    known: Sequence[LoanProduct], stated: Sequence[LoanProduct]
) -> tuple[LoanProduct, ...]:
    """Return the loans of a roster with what a bank has said of the same ones itself."""
    by_name = {fold(loan.name): loan for loan in known}

    def with_words(loan: LoanProduct) -> LoanProduct:
        same = by_name.get(fold(loan.name))
        return replace(loan, conditions=same.conditions, code=same.code) if same else loan

    return tuple(map(with_words, stated))
