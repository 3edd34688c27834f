from __future__ import annotations

from datetime import date

from matchmaker.programme.scores import queries
from matchmaker.programme.scores.core import ItemCode, ScoreCode
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

DAY = date(2026, 12, 15)


def test_the_profile_says_what_it_can(db_session):
    part = make_ikm(make_edition(make_host()))
    part.company.products[0].hs_code = "200819"
    export = queries.get_scores(part.company, DAY)[ScoreCode.EXPORT]
    met = {item.code for item in export.items if item.met}
    assert met == {ItemCode.HS_CODE, ItemCode.CAPACITY, ItemCode.ENGLISH_NAME}


def test_a_company_without_products_has_a_score_too(db_session):
    part = make_ikm(make_edition(make_host()), products=[], sectors=["kerajinan"])
    scores = queries.get_scores(part.company, DAY)
    assert [one.percent for one in scores.values()] == [0, 0]
