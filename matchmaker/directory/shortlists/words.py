"""What pages say when a shortlist or a saved search cannot be changed as wanted."""

from __future__ import annotations

from flask_babel import gettext as _

from matchmaker.directory.searches.core import (
    MOST_SEARCHES,
    NothingChosenError,
    TooManySearchesError,
)
from matchmaker.directory.shortlists.core import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_ENTRIES,
    MOST_LISTS,
    NameTakenError,
    NameTooLongError,
    NoNameError,
    NoteTooLongError,
    TooManyEntriesError,
    TooManyListsError,
)
from matchmaker.web.locale import number


def say_refusal(refusal: ValueError) -> str:
    """Say what is wrong and what to do about it."""
    sentences = {
        NoNameError: _("Give it a name, for example what it is for."),
        NameTooLongError: _("At most %(most)s characters: shorten the name.", most=LONGEST_NAME),
        NameTakenError: _("You have one of this name already. Choose another name."),
        TooManyListsError: _(
            "You have %(most)s lists. Remove one that you do not need any more.", most=MOST_LISTS
        ),
        TooManyEntriesError: _(
            "A list holds at most %(most)s companies. Start another list.", most=MOST_ENTRIES
        ),
        NoteTooLongError: _(
            "At most %(most)s characters: shorten the note. It is not saved yet.",
            most=number(LONGEST_NOTE),
        ),
        NothingChosenError: _("Choose a filter or type a word first, then save the search."),
        TooManySearchesError: _(
            "You have saved %(most)s searches. Remove one that you do not need any more.",
            most=MOST_SEARCHES,
        ),
    }
    return sentences[type(refusal)]
