from __future__ import annotations

from matchmaker.organiser.before_after import say_before_after
from matchmaker.programme.indicators.core import Indicator, Total, add_totals


def row(total):
    [found] = say_before_after({total.indicator: total})
    return {key: value for key, value in found.items() if key != "name"}


def test_sums_are_told_of_three_and_more(app):
    with app.test_request_context():
        sales = Total(indicator=Indicator.SALES, ikm=3, before=100, now=1500, up=2, same=1)
        assert row(sales) == {
            "ikm": "3", "before": "Rp100", "now": "Rp1.500", "up": "2", "same": "1", "down": "0",
        }  # fmt: skip


def test_what_one_or_two_sell_is_not_told(app):
    with app.test_request_context():
        found = row(Total(indicator=Indicator.SALES, ikm=2, before=100, now=1500, up=2))
        assert found.pop("ikm") == "kurang dari 3"
        assert set(found.values()) == {"–"}


def test_amounts_of_different_units_are_not_added(app):
    with app.test_request_context():
        found = row(Total(indicator=Indicator.CAPACITY, ikm=4, before=9, now=12, up=3, same=1))
        assert (found["before"], found["now"], found["up"]) == ("–", "–", "3")


def test_kabupaten_are_added():
    one = {Indicator.WORKERS: Total(indicator=Indicator.WORKERS, ikm=1, before=2, now=3, up=1)}
    other = {Indicator.WORKERS: Total(indicator=Indicator.WORKERS, ikm=2, before=5, now=4, down=2)}
    assert add_totals([one, other])[Indicator.WORKERS] == Total(
        indicator=Indicator.WORKERS, ikm=3, before=7, now=7, up=1, down=2
    )
    assert add_totals([])[Indicator.SALES].ikm == 0
