from __future__ import annotations

from sqlalchemy import select

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.directory.editing.answers import product_subject
from matchmaker.directory.editing.service import save_answers
from matchmaker.outbox.models import Fact
from matchmaker.programme.models import GateResult
from matchmaker.programme.service import evaluate_edition
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from worker.routes import find_task
from worker.tasks.programme import judge_edited


def test_the_gate_follows_an_edit(committed_app):
    host = make_host()
    edition = make_edition(host)
    part = make_ikm(edition)
    owner = make_user(host)
    part_id = part.id
    with transaction():
        evaluate_edition(edition, edition.days[0].date, now=clock.now())
    assert knows_production(part_id) == "pass"
    with transaction():
        product = part.company.products[0]
        save_answers(
            product_subject(product),
            {"price": None},
            base={"price": product.price},
            by_id=owner.id,
            now=clock.now(),
        )
    fact = db.session.scalars(select(Fact).where(Fact.topic == "directory.profile_edited")).one()
    assert find_task(fact.topic) == judge_edited.name
    judge_edited(fact.id)
    db.session.expire_all()
    assert knows_production(part_id) == "unknown"


def knows_production(part_id: int) -> str:
    result = db.session.get_one(GateResult, part_id)
    [outcome] = [o["outcome"] for o in result.outcomes if o["criterion"] == "knows_production"]
    return str(outcome)
