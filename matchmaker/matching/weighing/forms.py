"""The form of an edition's weights and of who may meet whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget, NumberInput

from matchmaker.directory.tags.core.tree import Tree
from matchmaker.matching.core.rule import EVERYBODY, KindRule
from matchmaker.matching.core.types import PARTNER_KINDS
from matchmaker.matching.core.weights import (
    CRITERIA,
    MOST_WEIGHT,
    WEIGHT_STEP,
    Own,
    default_weight,
)
from matchmaker.matching.weighing.words import list_criteria, meets_label, side_label
from matchmaker.web.locale import current_locale


class WeightField(Field):
    """A weight, 0 to 5 by halves; reads 1.5 and 1,5."""

    widget = NumberInput(min=0, max=f"{MOST_WEIGHT:g}", step=WEIGHT_STEP)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raise ValueError with the mend."""
        self.data = None
        weight = read_weight(valuelist[0] if valuelist else "")
        if weight is None:
            raise ValueError(_("Type a number from 0 to 5; halves such as 1.5 are possible."))
        self.data = weight

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"


def read_weight(typed: str) -> float | None:
    """Return what was typed as a weight, None when it is none."""
    try:
        weight = float(typed.strip().replace(",", "."))
    except ValueError:
        return None
    return weight if 0 <= weight <= MOST_WEIGHT and weight % WEIGHT_STEP == 0 else None


class WeighingForm(FlaskForm):
    """Weights are `bobot_<side>_<criterion>`; of the rule, each partner kind has five fields.

    `tambah_hanya_<kind>` and `tambah_kecuali_<kind>` add one tag to the two lists. `terlihat` is
    the mark of what the page was made from.
    """

    terlihat = HiddenField()
    perusahaan = StringField(
        _l("A company's ten best"),
        validators=[Optional(), Length(max=200)],
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )

    def weights(self) -> dict[str, dict[str, float]]:
        """Return the weights typed."""
        return {
            side: {code: self[f"bobot_{side}_{code}"].data for code in criteria}
            for side, criteria in CRITERIA.items()
        }

    def kinds(self) -> dict[str, KindRule]:
        """Return the rule typed, for each partner kind."""
        return {
            kind: KindRule(
                meets=self[f"bertemu_{kind}"].data,
                only=self._tags(f"hanya_{kind}"),
                never=self._tags(f"kecuali_{kind}"),
            )
            for kind in PARTNER_KINDS
        }

    def reset(self, side: str) -> None:
        """Put a side's weights back to the default."""
        for code in CRITERIA[side]:
            field = self[f"bobot_{side}_{code}"]
            field.data, field.raw_data, field.errors = default_weight(side, code), None, ()

    def take_added(self) -> None:
        """Put the tags that were added among the chosen ones, so that the page shows them there."""
        for kind in PARTNER_KINDS:
            for name in (f"hanya_{kind}", f"kecuali_{kind}"):
                self[name].data = list(self._tags(name))
                self[f"tambah_{name}"].data = ""
                self[f"tambah_{name}"].raw_data = None

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, that each side weighs something, and that the rule can be met."""
        sound = super().validate(extra_validators)
        for side in CRITERIA:
            fields = [self[f"bobot_{side}_{code}"] for code in CRITERIA[side]]
            if all(field.data == 0 for field in fields):
                self.form_errors.append(
                    _("%(side)s: everything is 0. Let one thing count.", side=side_label(side))
                )
                sound = False
        for kind, own in self.kinds().items():
            if set(own.only) & set(own.never):
                self[f"kecuali_{kind}"].errors = [
                    _("The same tag is demanded and excluded. Take it out of one of the two.")
                ]
                sound = False
        return sound

    def _tags(self, name: str) -> tuple[str, ...]:
        chosen = [*(self[name].data or ()), self[f"tambah_{name}"].data or ""]
        return tuple(dict.fromkeys(tag for tag in chosen if tag))


def make_form(tree: Tree, own: Own, kinds: Mapping[str, KindRule]) -> WeighingForm:
    """Return the form filled with an edition's own weights and rule; a POST fills it itself."""
    filled: dict[str, Any] = {
        f"bobot_{side}_{code}": own.get(side, {}).get(code, default_weight(side, code))
        for side, criteria in CRITERIA.items()
        for code in criteria
    }
    held: set[str] = set()
    for kind in PARTNER_KINDS:
        rule = kinds.get(kind, EVERYBODY)
        held |= {*rule.only, *rule.never}
        filled |= {
            f"bertemu_{kind}": rule.meets,
            f"hanya_{kind}": list(rule.only),
            f"kecuali_{kind}": list(rule.never),
        }
    return _form_class(tree, held)(data=filled)


def _form_class(tree: Tree, held: Iterable[str]) -> type[WeighingForm]:
    class Form(WeighingForm):
        pass

    for side in CRITERIA:
        for criterion in list_criteria(side):
            setattr(Form, f"bobot_{side}_{criterion.code}", WeightField(criterion.name))
    choices = _list_choices(tree)
    # A tag that is gone can still be taken out.
    known = {choice.value for choice in choices}
    choices += [SelectChoice(code, code) for code in sorted(set(held) - known)]
    for kind in PARTNER_KINDS:
        setattr(Form, f"bertemu_{kind}", BooleanField(meets_label(kind)))
        for name, label in (
            (f"hanya_{kind}", _("Only IKM that carry one of")),
            (f"kecuali_{kind}", _("No IKM that carry one of")),
        ):
            boxes = SelectMultipleField(
                label,
                choices=choices,
                widget=ListWidget(prefix_label=False),
                option_widget=CheckboxInput(),
            )
            setattr(Form, name, boxes)
            setattr(
                Form,
                f"tambah_{name}",
                SelectField(choices=[SelectChoice("", _("Add a tag")), *choices], default=""),
            )
    return Form


def _list_choices(tree: Tree) -> list[SelectChoice]:
    """The whole tree, its sectors too; what stands below another tag is indented."""
    locale = current_locale()
    return [
        SelectChoice(tag.code, "\u2003" * depth + tag.name.in_language(locale))
        for depth, tag in tree.walk()
    ]
