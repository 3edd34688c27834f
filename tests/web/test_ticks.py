"""Boxes of one question: at least one, and never all of them."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired
from wtforms.widgets import ListWidget

from matchmaker.web.ticks import TickBox


class Asking(Form):
    fruits = SelectMultipleField(
        choices=[SelectChoice("salak", "Salak"), SelectChoice("duku", "Duku")],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
        validators=[DataRequired("Choose at least one.")],
    )


def test_one_box_is_enough_for_the_browser_and_none_is_refused():
    page = str(Asking().fruits())
    assert page.count('type="checkbox"') == 2
    assert "required" not in page
    assert Asking(MultiDict([("fruits", "duku")])).validate()
    assert not Asking(MultiDict()).validate()
