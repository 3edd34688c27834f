"""Boxes to tick of which several belong to one question."""

from __future__ import annotations

from wtforms.widgets import CheckboxInput


class TickBox(CheckboxInput):
    """One box of a group.

    WTForms would mark each box of a group that asks for at least one as required, and a browser
    then lets the form go only with every box ticked.
    """

    validation_attrs = ("disabled",)
