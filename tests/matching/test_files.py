from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matchmaker.matching.core.types import Ikm, Partner
from matchmaker.matching.fields import FileError
from matchmaker.matching.files import parse_match, read_match_file


def question(**changes: Any) -> dict[str, Any]:
    return {
        "day": "2026-12-15",
        "seeker": {"id": "p", "kind": "retailer"},
        "candidates": [{"id": "a", "kind": "ikm"}],
        **changes,
    }


def ikm(**fields: Any) -> dict[str, Any]:
    return question(candidates=[{"id": "a", "kind": "ikm", **fields}])


def partner(**fields: Any) -> dict[str, Any]:
    return question(seeker={"id": "p", "kind": "bank", **fields})


def test_every_field_but_id_and_kind_may_be_missing() -> None:
    found = parse_match(question())
    assert found.seeker == Partner(id="p", kind="retailer")
    assert found.candidates == (Ikm(id="a"),)
    assert found.day == date(2026, 12, 15)


def test_null_is_as_good_as_missing() -> None:
    fields = (
        "kabupaten",
        "started",
        "sectors",
        "products",
        "permits",
        "needs",
        "sales_per_year",
        "workers",
        "terms_accepted",
        "wishes",
    )
    assert parse_match(ikm(**dict.fromkeys(fields))).candidates == (Ikm(id="a"),)
    asked = (
        "sectors",
        "products_sought",
        "regions",
        "required_permits",
        "price_range",
        "terms",
        "min_capacity_per_month",
        "min_shelf_life_days",
        "loan_products",
        "wishes",
    )
    assert parse_match(partner(**dict.fromkeys(asked))).seeker == Partner(id="p", kind="bank")


def test_no_permits_and_permits_never_stated_differ() -> None:
    assert parse_match(ikm(permits=[])).candidates[0] == Ikm(id="a", permits=())
    assert parse_match(ikm()).candidates[0] == Ikm(id="a", permits=None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018", date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 28)),
        ("2018-12", date(2018, 12, 31)),
        ("2018-05-01", date(2018, 5, 1)),
    ],
)
def test_a_bare_start_means_its_last_day(written: str, day: date) -> None:
    (candidate,) = parse_match(ikm(started=written)).candidates
    assert isinstance(candidate, Ikm)
    assert candidate.started == day


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "the file: expected one object with day, seeker and candidates, found a list"),
        ({}, "day: is missing"),
        (question(day="15/12/2026"), "day: '15/12/2026' is not a date"),
        (question(day="2026-02-30"), "day: '2026-02-30' is not a date"),
        (question(day="٢٠٢٦"), "day: '٢٠٢٦' is not a date"),
        (question(seeker=None), "seeker: is missing"),
        (question(seeker=[]), "seeker: expected an object, found a list"),
        (question(candidates={}), "candidates: expected a list, found an object"),
        (question(candidates=[1]), "candidates[0]: expected an object, found 1"),
        (
            question(candidates=[{"id": "a", "kind": "bank"}]),
            'candidates[0].kind: must be "ikm", since the seeker is of the same side',
        ),
        (question(candidates=[{"kind": "ikm"}]), "candidates[0].id: is missing"),
        (
            question(candidates=[{"id": "a", "kind": "ikm"}] * 2),
            "candidates[1].id: 'a' is also candidates[0]",
        ),
        (question(seeker={"id": "p", "kind": "shop"}), "seeker.kind: 'shop' is not known"),
        (
            ikm(products=[{"capacity_per_month": "300"}]),
            "candidates[0].products[0].capacity_per_month: expected a number without quotes",
        ),
        (
            ikm(products=[{"price": -1}]),
            "candidates[0].products[0].price: expected a number from 0",
        ),
        (ikm(products=[{"price": True}]), "candidates[0].products[0].price: expected a number"),
        (ikm(products=[{"price": 10**400}]), "candidates[0].products[0].price: expected a number"),
        (ikm(products=[{"barcode": "ya"}]), "candidates[0].products[0].barcode: expected true or"),
        (ikm(permits=[{"kind": "pirtt"}]), "candidates[0].permits[0].kind: 'pirtt' is not known"),
        (ikm(permits=[{"state": "verified"}]), "candidates[0].permits[0].kind: is missing"),
        (ikm(wishes={"p": "maybe"}), "candidates[0].wishes.p: 'maybe' is not known"),
        (ikm(wishes=[]), "candidates[0].wishes: expected an object of ids"),
        (ikm(kabupaten="\ud800"), "candidates[0].kabupaten: holds half a character"),
        (ikm(sectors="herbal"), "candidates[0].sectors: expected a list, found 'herbal'"),
        (partner(price_range=[1]), "seeker.price_range: expected [lowest, highest]"),
        (partner(price_range=[9, 1]), "seeker.price_range: the lowest price stands second"),
        (partner(required_permits=["nib", "pirt|md"]), "seeker.required_permits[1]: 'md' is not"),
        (
            partner(loan_products=[{"min": 9, "max": 1}]),
            "seeker.loan_products[0].min: is above max",
        ),
    ],
)
def test_a_bad_file_names_the_place_and_the_mend(data: object, message: str) -> None:
    with pytest.raises(FileError) as refused:
        parse_match(data)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


def test_unknown_fields_are_left_out_and_told() -> None:
    found = parse_match(ikm(colour="red", products=[{"name": "x"}]))
    assert found.notes == (
        "candidates[0].colour: not a field of the format, left out",
        "candidates[0].products[0].name: not a field of the format, left out",
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"{", "line 1, column 2: is not JSON"),
        (b"", "line 1, column 1: is not JSON"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b'{"day": NaN}', "holds NaN"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"day": ' + b"9" * 5_000 + b"}", "far too long"),
    ],
)
def test_what_is_no_json_is_refused_in_one_line(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(raw)
    with pytest.raises(FileError, match=message) as refused:
        read_match_file(str(path))
    assert "\n" not in str(refused.value)


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(question()), encoding="utf-8-sig")
    assert read_match_file(str(path)).seeker.id == "p"


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(FileError, match="cannot be read"):
            read_match_file(str(path))
