from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from matchmaker.programme.targets.charts import Series, draw_bars, draw_lines

DAYS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def words(svg: bytes) -> str:
    return " ".join(ElementTree.fromstring(svg).itertext())


def test_a_line_has_its_title_its_days_and_both_names():
    svg = draw_lines(
        DAYS,
        Series(name="Naik kelas", values=[1, 5, None]),
        Series(name="Rencana", values=[0, 10, 20]),
        title="Kemajuan",
        write=lambda day: f"{day:%d/%m}",
    )
    said = words(svg)
    for word in ("Kemajuan", "Naik kelas", "Rencana", "31/01"):
        assert word in said
    assert b"<script" not in svg


def test_a_narrow_chart_is_half_as_wide_and_an_empty_one_is_drawn_too():
    empty = Series(name="Naik kelas", values=[])
    assert b'width="380"' in draw_bars([], empty, None, title="Kosong", narrow=True)
    assert b'width="760"' in draw_bars([], empty, None, title="Kosong")


def test_what_a_name_holds_is_no_markup():
    svg = draw_bars(["<script>x</script>"], Series(name="A", values=[1]), None, title="T")
    assert b"<script>" not in svg


def test_no_label_is_cut_short_on_a_phone():
    bars = draw_bars(
        ["Teknologi pangan", "Herbal"],
        Series(name="Naik kelas", values=[140, 41]),
        Series(name="Target", values=[190, 90]),
        title="Kemajuan",
        narrow=True,
    )
    lines = draw_lines(
        DAYS,
        Series(name="Naik kelas", values=[1, 5, 9]),
        None,
        title="Kemajuan",
        write=lambda day: f"{day.day} Desember {day.year}",
        narrow=True,
    )
    assert "…" not in words(bars) + words(lines)
    assert "31 Desember 2026" in words(lines)


def bar_heights(svg: bytes) -> list[float]:
    return [
        float(rect.attrib["height"])
        for rect in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
        if "rect" in rect.attrib.get("class", "").split()
    ]


def test_the_bars_of_a_single_label_are_high_enough_for_their_numbers():
    for narrow in (True, False):
        bars = bar_heights(
            draw_bars(
                ["Kebumen"],
                Series(name="Naik kelas", values=[21]),
                Series(name="Target", values=[25]),
                title="Naik kelas per kabupaten",
                narrow=narrow,
            )
        )
        # The numbers are written 11 px high.
        assert len(bars) == 2
        assert min(bars) > 11
