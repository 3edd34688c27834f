"""The questions about a product, in steps that fit a phone."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from matchmaker.directory.editing.forms import (
    CountField,
    IdentifierField,
    LineField,
    LongField,
    RupiahField,
    StepForm,
)
from matchmaker.reference.identifiers import check_gtin13, check_hs, check_kbli
from matchmaker.reference.product_types import list_product_types
from matchmaker.reference.texts import first_capital
from matchmaker.web.locale import current_locale

LONGEST_DESCRIPTION = 800


class ProductNameForm(StepForm):
    """What it is."""

    name_id = LineField(_l("Name of the product"), longest=120)
    name_en = LineField(
        _l("Name in English"), longest=120, description=_l("Exporters look for it.")
    )
    description_id = LongField(
        _l("What is it like?"),
        longest=LONGEST_DESCRIPTION,
        description=_l("Taste, material, size, what it is used for."),
    )
    description_en = LongField(_l("The same in English"), longest=LONGEST_DESCRIPTION)
    product_type = SelectField(
        _l("Kind of product"),
        description=_l("It decides which permits are asked for. Your mentor looks at it too."),
        choices=lambda: [
            (kind.code, first_capital(kind.name.in_language(current_locale())))
            for kind in list_product_types()
        ],
    )

    def check_together(self) -> None:
        """A product has a name."""
        if not self.name_id.data:
            self.name_id.errors = [_("Give the product a name.")]


class ProductTradeForm(StepForm):
    """How it is sold."""

    unit = LineField(
        _l("Sold by the"), longest=60, description=_l("Such as: pouch 200 g, bottle, piece, kg.")
    )
    price = RupiahField(_l("Price for one, in rupiah"))
    min_order = CountField(_l("Smallest order"), description=_l("In the same unit."))
    capacity_per_month = CountField(
        _l("Most that you can make a month"), description=_l("In the same unit.")
    )
    lead_time_days = CountField(
        _l("Days from order to delivery"), description=_l("For an order of usual size.")
    )


class ProductPackForm(StepForm):
    """How it is packed."""

    packaging = LineField(
        _l("Packaging"), longest=200, description=_l("Such as: standing pouch with zip, 200 g.")
    )
    shelf_life_days = CountField(_l("Keeps for, in days"))
    barcode = IdentifierField(
        _l("EAN-13 barcode"),
        check=check_gtin13,
        description=_l("The 13 digits under the bars. Empty while there is none."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class ProductCodeForm(StepForm):
    """By which codes it is known."""

    hs_code = IdentifierField(
        _l("HS code"),
        check=check_hs,
        description=_l("6 or 8 digits. Exporters need it; your mentor can help."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    kbli = IdentifierField(
        _l("KBLI of this product"),
        check=check_kbli,
        description=_l("5 digits."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
