"""An IKM edits its products: the list with their order, the steps of one, its photos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import person_key
from matchmaker.db import transaction
from matchmaker.directory.current import carried
from matchmaker.directory.editing import products
from matchmaker.directory.editing.answers import product_subject
from matchmaker.directory.editing.forms import StepForm, tidy
from matchmaker.directory.editing.product_questions import (
    ProductCodeForm,
    ProductNameForm,
    ProductPackForm,
    ProductTradeForm,
)
from matchmaker.directory.models import Participation, Product, ProductPhoto
from matchmaker.directory.views import own
from matchmaker.directory.views.editing import PLENTY
from matchmaker.directory.views.steps import BY_SCRIPT, ClashNote, Step, answer, say_saved, show
from matchmaker.files.core import MENDS, MOST_BYTES, FileKind, Refusal
from matchmaker.web import access, limits
from matchmaker.web.locale import current_locale

blueprint = Blueprint("products", __name__, url_prefix="/acara/<edition>/profil/produk")

STEPS = ("nama", "jual", "kemasan", "kode")
FORMS: dict[str, type[StepForm]] = {
    "nama": ProductNameForm,
    "jual": ProductTradeForm,
    "kemasan": ProductPackForm,
    "kode": ProductCodeForm,
}
LONGEST_NAME = 120
WAYS = {"naik": -1, "turun": 1}


def say_step(code: str) -> str:
    """Return the title of a product's step."""
    return {
        "nama": _("Name and description"),
        "jual": _("Price and amounts"),
        "kemasan": _("Packaging and barcode"),
        "kode": _("Codes"),
        "foto": _("Photos"),
    }[code]


@blueprint.get("")
@access.roles(*own.EDITORS)
def index(edition: str) -> str:
    """List the products in their order, with the form for another one."""
    return _list(own.own_profile(), "", "")


@blueprint.post("")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def add(edition: str) -> Response | tuple[str, int]:
    """Add a product by its name and go on to its first step."""
    part = own.own_profile()
    name = tidy(request.form.get("name", ""))
    if not name:
        return _list(part, name, _("Give the product a name.")), 422
    if len(name) > LONGEST_NAME:
        return _list(part, name, _("At most %(most)s characters.", most=LONGEST_NAME)), 422
    try:
        with transaction():
            made = products.add_product(part.company, name, by_id=own.by_id(), now=clock.now())
    except products.TooManyError as full:
        return _list(
            part, name, _("A profile has room for %(most)s products.", most=full.most)
        ), 422
    return own.go("products.edit", edition, product=made.public_id, tanya="nama")


@blueprint.get("/<product>/<tanya>")
@access.roles(*own.EDITORS)
def edit(edition: str, product: str, tanya: str) -> str:
    """Show the questions of a step."""
    return show(_step(edition, product, tanya))


@blueprint.post("/<product>/<tanya>")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def save(edition: str, product: str, tanya: str) -> Response | tuple[str, int]:
    """Save the answers of a step."""
    return answer(_step(edition, product, tanya))


@blueprint.post("/<product>/pindah/<arah>")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def move(edition: str, product: str, arah: str) -> Response:
    """Put a product one place further to the front or back."""
    found = own.own_product(own.own_profile(), product)
    with transaction():
        products.move_product(found, _steps(arah), by_id=own.by_id(), now=clock.now())
    return own.go("products.index", edition)


@blueprint.post("/<product>/hapus")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def remove(edition: str, product: str) -> Response:
    """Take a product off the profile, with the way back."""
    found = own.own_product(own.own_profile(), product)
    with transaction():
        removed = products.remove_product(
            found, by_id=own.by_id(), data=own.data(), now=clock.now()
        )
    own.offer_undo(
        _("%(name)s is taken off your profile.", name=removed.data["name_id"]), removed, edition
    )
    return own.go("products.index", edition)


@blueprint.get("/<product>/foto")
@access.roles(*own.EDITORS)
def photos(edition: str, product: str) -> str:
    """Show a product's photos, the cover first, with the form for more."""
    part = own.own_profile()
    return _photos(part, own.own_product(part, product), "")


@blueprint.post("/<product>/foto")
@access.roles(*own.EDITORS)
@limits.by_person("300 per hour", person_key)
def add_photo(edition: str, product: str) -> Response | tuple[str, int]:
    """Add a photo; the script that made it smaller gets the new list back."""
    part = own.own_profile()
    found = own.own_product(part, product)
    clean, mend = own.read_upload("photo", FileKind.PRODUCT)
    if clean is not None:
        try:
            with transaction():
                products.add_photo(
                    found, clean, by_id=own.by_id(), data=own.data(), now=clock.now()
                )
        except products.TooManyError as full:
            mend = _("A product has room for %(most)s photos. Remove one first.", most=full.most)
    if request.headers.get(BY_SCRIPT):
        return jsonify(said="" if mend else say_saved(), mend=mend), 200  # type: ignore[return-value]
    if mend:
        return _photos(part, found, mend), 422
    flash(_("The photo is added."), "message")
    return own.go("products.photos", edition, product=product)


@blueprint.post("/<product>/foto/<photo>/pindah/<arah>")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def move_photo(edition: str, product: str, photo: str, arah: str) -> Response:
    """Put a photo one place further to the front; the first is the cover."""
    found = own.own_product(own.own_profile(), product)
    with transaction():
        products.move_photo(
            found, _photo(found, photo), _steps(arah), by_id=own.by_id(), now=clock.now()
        )
    return own.go("products.photos", edition, product=product)


@blueprint.post("/<product>/foto/<photo>/hapus")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def remove_photo(edition: str, product: str, photo: str) -> Response:
    """Take a photo off, with the way back."""
    found = own.own_product(own.own_profile(), product)
    with transaction():
        removed = products.remove_photo(
            found, _photo(found, photo), by_id=own.by_id(), data=own.data(), now=clock.now()
        )
    own.offer_undo(_("The photo is taken off."), removed, edition)
    return own.go("products.photos", edition, product=product)


def _photo(product: Product, public_id: str) -> ProductPhoto:
    found = next((photo for photo in product.photos if photo.file.public_id == public_id), None)
    if found is None:
        abort(404)
    return found


def _steps(way: str) -> int:
    if way not in WAYS:
        abort(404)
    return WAYS[way]


def _list(part: Participation, name: str, mend: str) -> str:
    return render_template(
        "directory/editing/products.html",
        company=part.company,
        name=name,
        mend=mend,
        longest=LONGEST_NAME,
        carried=carried(),
    )


def _photos(part: Participation, product: Product, mend: str) -> str:
    return render_template(
        "directory/editing/photos.html",
        company=part.company,
        product=product,
        mend=mend,
        most=products.MOST_PHOTOS,
        most_bytes=MOST_BYTES,
        too_large=MENDS[Refusal.TOO_LARGE].in_language(current_locale()),
        tabs=_tabs(product, "foto"),
        carried=carried(),
    )


def _tabs(product: Product, current: str) -> list[tuple[str, str, bool]]:
    args: dict[str, Any] = {"product": product.public_id}
    edition = (request.view_args or {})["edition"]
    found = [
        (say_step(code), own.to("products.edit", edition, tanya=code, **args), code == current)
        for code in STEPS
    ]
    return [
        *found,
        (say_step("foto"), own.to("products.photos", edition, **args), current == "foto"),
    ]


def _step(edition: str, public_id: str, code: str) -> Step:
    if code not in STEPS:
        abort(404)
    product = own.own_product(own.own_profile(), public_id)
    subject = product_subject(product)
    args: dict[str, Any] = {"product": public_id}
    place = STEPS.index(code)
    onward = (
        own.to("products.edit", edition, tanya=STEPS[place + 1], **args)
        if place + 1 < len(STEPS)
        else own.to("products.photos", edition, **args)
    )
    name = product.name_id

    def draw(form: StepForm, notes: Mapping[str, ClashNote]) -> str:
        return render_template(
            "directory/editing/step.html",
            form=form,
            notes=notes,
            title=say_step(code),
            lead="",
            eyebrow=name,
            tabs=_tabs(product, code),
            action=own.to("products.edit", edition, tanya=code, **args),
            back=own.to("products.index", edition),
            back_label=_("All products"),
            last=False,
        )

    made_of = {"data": subject.read()} if request.method == "GET" else {}
    return Step(subject=subject, form=FORMS[code](**made_of), draw=draw, onward=onward)
