"""Companies out of a matching file."""

from __future__ import annotations

from matchmaker.matching.core.packaging import DEMANDS
from matchmaker.matching.core.types import Ikm, LoanProduct, Need, Partner, Permit, Product
from matchmaker.matching.fields import FileError, Place

SECTORS = ("teknologi_pangan", "herbal", "kerajinan")
PERMITS = ("nib", "pirt", "bpom_food", "bpom_herbal", "halal", "organic", "haccp", "svlk", "brand")
STATES = ("verified", "declared", "in_process", "expired")
TERMS = ("cash", "consignment", "credit_14", "credit_30", "credit_45", "deposit_30")
NEEDS = ("retail", "export", "loan")
PURPOSES = ("working_capital", "investment")
PAST = ("deal", "met", "absent")
WISHES = ("must", "would", "rather_not")

_PRODUCT = (
    "name_id",
    "name_en",
    "product_type",
    "unit",
    "price",
    "min_order",
    "capacity_per_month",
    "shelf_life_days",
    "barcode",
    "hs",
    "lead_time_days",
    "packaging",
    "packaging_seen",
)
_IKM = (
    "id",
    "kind",
    "kabupaten",
    "started",
    "sectors",
    "products",
    "permits",
    "needs",
    "sales_per_year",
    "workers",
    "terms_accepted",
    "wishes",
    "tags",
    "past",
)
_LOAN = ("name", "min", "max", "purpose", "min_months_running")
_PARTNER = (
    "id",
    "kind",
    "sectors",
    "products_sought",
    "regions",
    "required_permits",
    "min_capacity_per_month",
    "price_range",
    "terms",
    "min_shelf_life_days",
    "loan_products",
    "destinations",
    "wishes",
    "tags",
    "packaging",
    "past",
)


def read_ikm(place: Place) -> Ikm:
    """An IKM out of a file; raises FileError."""
    place.note_unknown(_IKM)
    return Ikm(
        id=place.get_text("id"),
        kabupaten=place.find_text("kabupaten"),
        started=place.find_day("started"),
        sectors=place.find_texts("sectors", SECTORS),
        products=tuple(_read_product(p) for p in place.list_places("products")),
        # Missing permits were never stated; an empty list states that there are none.
        permits=None
        if place.data.get("permits") is None
        else tuple(_read_permit(p) for p in place.list_places("permits")),
        needs=tuple(_read_need(p) for p in place.list_places("needs")),
        sales_per_year=place.find_number("sales_per_year"),
        workers=place.find_number("workers"),
        terms_accepted=place.find_texts("terms_accepted", TERMS),
        wishes=place.find_choices_by_id("wishes", WISHES),
        tags=place.find_texts("tags"),
        past=place.find_choices_by_id("past", PAST),
    )


def read_partner(place: Place, kind: str) -> Partner:
    """A bank, retailer or exporter out of a file; raises FileError."""
    place.note_unknown(_PARTNER)
    return Partner(
        id=place.get_text("id"),
        kind=kind,
        sectors=place.find_texts("sectors", SECTORS),
        products_sought=place.find_texts("products_sought"),
        regions=place.find_texts("regions"),
        required_permits=_read_requirements(place),
        min_capacity_per_month=place.find_number("min_capacity_per_month"),
        price_range=place.find_range("price_range"),
        terms=place.find_texts("terms", TERMS),
        min_shelf_life_days=place.find_number("min_shelf_life_days"),
        loan_products=tuple(_read_loan(p) for p in place.list_places("loan_products")),
        destinations=place.find_texts("destinations"),
        wishes=place.find_choices_by_id("wishes", WISHES),
        tags=place.find_texts("tags"),
        packaging=place.find_texts("packaging"),
        past=place.find_choices_by_id("past", PAST),
    )


def _read_product(place: Place) -> Product:
    place.note_unknown(_PRODUCT)
    return Product(
        name_id=place.find_text("name_id") or "",
        name_en=place.find_text("name_en") or "",
        product_type=place.find_text("product_type"),
        unit=place.find_text("unit"),
        price=place.find_number("price"),
        min_order=place.find_number("min_order"),
        capacity_per_month=place.find_number("capacity_per_month"),
        shelf_life_days=place.find_number("shelf_life_days"),
        barcode=place.find_flag("barcode"),
        hs=place.find_text("hs"),
        lead_time_days=place.find_number("lead_time_days"),
        packaging=place.find_text("packaging"),
        packaging_seen=place.find_texts("packaging_seen", tuple(DEMANDS)),
    )


def _read_permit(place: Place) -> Permit:
    place.note_unknown(("kind", "state", "expires"))
    return Permit(
        kind=place.get_choice("kind", PERMITS),
        # A permit named without a state is its owner's word, no more.
        state=place.find_choice("state", STATES) or "declared",
        expires=place.find_day("expires"),
    )


def _read_need(place: Place) -> Need:
    place.note_unknown(("kind", "amount", "purpose"))
    return Need(
        kind=place.get_choice("kind", NEEDS),
        amount=place.find_number("amount"),
        purpose=place.find_choice("purpose", PURPOSES),
    )


def _read_loan(place: Place) -> LoanProduct:
    place.note_unknown(_LOAN)
    minimum, maximum = place.find_number("min"), place.find_number("max")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise FileError(place.path("min"), "is above max; swap the two")
    return LoanProduct(
        name=place.find_text("name") or "",
        minimum=minimum,
        maximum=maximum,
        purpose=place.find_choice("purpose", PURPOSES),
        min_months_running=place.find_number("min_months_running"),
    )


def _read_requirements(place: Place) -> tuple[str, ...]:
    texts = place.find_texts("required_permits")
    allowed = (*PERMITS, "barcode")
    for index, text in enumerate(texts):
        for part in text.split("|"):
            if part.strip() not in allowed:
                raise FileError(
                    f"{place.path('required_permits')}[{index}]",
                    f"{part.strip()!r} is not known; write one of "
                    f'{", ".join(allowed)}, alternatives as "pirt|bpom_food"',
                )
    return texts
