"""Fields and languages of experts in the words of a page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from matchmaker.programme.expertise import Field, Language

FIELD_NAMES = {
    Field.FOOD_TECHNOLOGY: _l("Food technology"),
    Field.EXPORT: _l("Export"),
    Field.HERBAL: _l("Herbal"),
    Field.PEOPLE: _l("People and training"),
    Field.HANDICRAFT: _l("Handicraft"),
}
LANGUAGE_NAMES = {
    Language.INDONESIAN: _l("Indonesian"),
    Language.JAVANESE: _l("Javanese"),
    Language.ENGLISH: _l("English"),
    Language.GERMAN: _l("German"),
}
