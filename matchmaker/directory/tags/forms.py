"""The forms of a tag: what it is called, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from matchmaker.directory.tags.core.tree import Tree
from matchmaker.directory.tags.service import Wording

LONGEST_NAME = 80
MOST_SYNONYMS = 60
MOST_CODES = 20
_KBLI = re.compile(r"[0-9]{5}")
_HS = re.compile(r"[0-9]{6}([0-9]{2})?")


def _name(label: str, mend: str) -> StringField:
    return StringField(
        label,
        validators=[
            DataRequired(mend),
            Length(max=LONGEST_NAME, message=_l("At most %(max)d characters.")),
        ],
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )


class TagForm(FlaskForm):
    """The names of a tag, its codes and synonyms; `wording` holds them once it is valid."""

    name_id = _name(_l("Name in Indonesian"), _l("Give the name in Indonesian."))
    name_en = _name(_l("Name in English"), _l("Give the name in English."))
    synonyms = TextAreaField(
        _l("Other words for it"),
        description=_l("One a line, in either language: by them product names are recognised."),
        validators=[Length(max=6_000, message=_l("At most %(max)d characters."))],
        render_kw={"rows": 5},
    )
    kbli = StringField(
        _l("KBLI 2020"),
        description=_l("Five digits each, with commas between them."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    hs = StringField(
        _l("HS codes"),
        description=_l("Six or eight digits each, with commas between them."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check names and codes; every fault stands beside its field."""
        sound = super().validate(extra_validators)
        for field in (self.name_id, self.name_en):
            field.data = " ".join((field.data or "").split())
            if not any(character.isalnum() for character in field.data) and not field.errors:
                field.errors = [_l("Give a name with letters in it.")]
        kbli = _read_codes(self.kbli, _KBLI, _l("A KBLI code has five digits, such as 10794."))
        hs = _read_codes(self.hs, _HS, _l("An HS code has six or eight digits, such as 190590."))
        synonyms = _read_lines(self.synonyms)
        self.wording = Wording(
            name_id=self.name_id.data or "",
            name_en=self.name_en.data or "",
            kbli=kbli,
            hs=hs,
            synonyms=synonyms,
        )
        return sound and not any(field.errors for field in self)


class PlaceForm(FlaskForm):
    """Below which tag another one stands, or into which it goes."""

    place = SelectField(_l("Tag"), validators=[DataRequired(_l("Choose a tag."))])

    def offer(self, tree: Tree, codes: Sequence[str], locale: str) -> PlaceForm:
        """Offer these tags, indented as they stand in the tree."""
        self.place.choices = [
            SelectChoice("", _l("Choose")),
            *(
                SelectChoice(tag.code, "\u2003" * depth + tag.name.in_language(locale))
                for depth, tag in tree.walk()
                if tag.code in codes
            ),
        ]
        return self


def _read_codes(field: StringField, form: re.Pattern[str], mend: str) -> list[str]:
    parts = [re.sub(r"[.\s-]", "", part) for part in re.split(r"[,;\n]", field.data or "")]
    codes = list(dict.fromkeys(part for part in parts if part))
    if len(codes) > MOST_CODES:
        field.errors = [_l("At most 20 codes.")]
    elif any(form.fullmatch(code) is None for code in codes):
        field.errors = [mend]
    return codes[:MOST_CODES]


def _read_lines(field: TextAreaField) -> list[str]:
    lines = [" ".join(line.split()) for line in re.split(r"[\n;]", field.data or "")]
    words = list(dict.fromkeys(line for line in lines if line))
    if len(words) > MOST_SYNONYMS:
        field.errors = [_l("At most 60 lines.")]
    elif any(len(word) > LONGEST_NAME for word in words):
        field.errors = [_l("At most 80 characters a line.")]
    return words[:MOST_SYNONYMS]
