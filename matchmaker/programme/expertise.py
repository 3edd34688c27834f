"""What alumni experts know, which languages they speak, and how far a question is."""

from __future__ import annotations

from datetime import timedelta
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
    """asked -> accepted | declined -> answered -> closed.

    An expert may answer at once; whoever asked may close at any time.
    """

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    CLOSED = "closed"


class Help(StrEnum):
    """Whether it helped, as the one who asked says at the end."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


# Somebody still has to say something.
OPEN = (QuestionState.ASKED, QuestionState.ACCEPTED)
# So long nobody answers before everybody is reminded, and again after as long.
REMIND_AFTER = timedelta(days=7)
MOST_OPEN_QUESTIONS = 5
LONGEST_MESSAGE = 1000
LONGEST_ANSWER = 2000
LONGEST_NOTE = 500
