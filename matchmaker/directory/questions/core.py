"""Kinds of questions, who sees an answer, and reading what somebody typed into a value."""

from __future__ import annotations

from enum import StrEnum


class QuestionKind(StrEnum):
    """What an answer is: words, a number, one or several of a few choices, or a file."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    FILE = "file"


CHOOSING = (QuestionKind.CHOICE, QuestionKind.CHOICES)


class Side(StrEnum):
    """Whose profile a question belongs to."""

    IKM = "ikm"
    PARTNER = "partner"


class Audience(StrEnum):
    """Who sees an answer beside the company itself, those who act for it, and organisers."""

    EVERYONE = "everyone"
    OTHER_SIDE = "other_side"
    ORGANISERS = "organisers"
