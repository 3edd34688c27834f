from __future__ import annotations

from datetime import date

import pytest

from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.directory.imports.answers import read_answers
from matchmaker.directory.imports.columns import RosterKind, layout_of
from tests.factories.directory import IKM_ANSWERS, PARTNER_ANSWERS

TODAY = date(2026, 11, 24)


def problems(kind, **answers):
    given = (IKM_ANSWERS if kind is CompanyKind.IKM else PARTNER_ANSWERS) | answers
    return [problem.column for problem in read_answers(kind, given, TODAY).problems]


def test_an_ikms_answers_make_a_rosters_row():
    row = read_answers(CompanyKind.IKM, IKM_ANSWERS, TODAY).row
    assert row is not None
    assert (row.name, row.owner, row.phone) == ("Carica Bu Tumini", "Sri Tumini", "+6281234567890")
    assert (row.regency.code, row.nib) == ("33.07", "9120001234567")
    assert [need.kind for need in row.needs] == [NeedKind.RETAIL]
    assert row.products[0].name_id == "carica dalam sirup"


@pytest.mark.parametrize("kind", [CompanyKind.BANK, CompanyKind.RETAILER, CompanyKind.EXPORTER])
def test_a_partners_answers_make_a_row_of_its_kind(kind):
    row = read_answers(kind, PARTNER_ANSWERS, TODAY).row
    assert row is not None
    assert (row.kind, row.contact, row.email) == (kind, "Budi Santoso", "budi@srikandi.example")
    assert row.brief.products_sought == ("keripik", "jahe instan")


@pytest.mark.parametrize(
    ("answers", "faulty"),
    [
        ({"name": ""}, "name"),
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"regency": "99.99"}, "regency"),
        ({"sectors": "mesin"}, "sectors"),
        ({"nib": "123"}, "nib"),
        ({"started": "2090"}, "started"),
        ({"needs": "hadiah"}, "needs"),
        ({"main_product": ""}, "main_product"),
    ],
)
def test_a_fault_stands_at_its_question(answers, faulty):
    assert problems(CompanyKind.IKM, **answers) == [faulty]


def test_a_partner_must_be_reachable_one_way_or_the_other():
    assert problems(CompanyKind.RETAILER, email="") == ["phone"]
    assert problems(CompanyKind.RETAILER, email="", phone="0812 3456 7890") == []


@pytest.mark.parametrize(
    ("roster", "answers"), [(RosterKind.IKM, IKM_ANSWERS), (RosterKind.MITRA, PARTNER_ANSWERS)]
)
def test_every_question_is_a_column_of_the_roster(roster, answers):
    assert set(answers) <= {column.key for column in layout_of(roster)}
