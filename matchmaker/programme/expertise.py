"""What alumni experts know, which languages they speak, and how far a question is."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """A field of expertise: the product sectors of the programme and its mentoring tracks."""

    FOOD_TECHNOLOGY = "food_technology"
    EXPORT = "export"
    HERBAL = "herbal"
    PEOPLE = "people"
    HANDICRAFT = "handicraft"


class Language(StrEnum):
    """A language in which an expert can be asked."""

    INDONESIAN = "id"
    JAVANESE = "jv"
    ENGLISH = "en"
    GERMAN = "de"


class QuestionState(StrEnum):
    """asked -> answered -> closed; a question may be closed without an answer too."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


MOST_OPEN_QUESTIONS = 5
LONGEST_MESSAGE = 1000
LONGEST_ANSWER = 2000
