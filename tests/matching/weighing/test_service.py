"""An edition's weights and rule: written, refused, taken back to the default."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from matchmaker.accounts.models import AuditEntry
from matchmaker.db import db
from matchmaker.directory.tags.queries import load_tree
from matchmaker.events.models import Edition
from matchmaker.matching.core.rule import KindRule
from matchmaker.matching.field import load_settings
from matchmaker.matching.rules.models import MeetingRule
from matchmaker.matching.rules.queries import list_rules, load_rule, make_rule
from matchmaker.matching.weighing import service
from matchmaker.matching.weighing.models import CriterionWeight
from matchmaker.matching.weighing.queries import list_own_weights
from tests.factories.accounts import make_host
from tests.factories.events import make_edition

FOOD = KindRule(only=("teknologi_pangan",))


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


def save(edition: Edition, weights=None, kinds=None) -> None:
    seen = service.mark_of(list_own_weights(edition.id), list_rules(edition.id))
    service.save_settings(edition, weights or {}, kinds or {}, seen=seen)


def test_what_is_saved_holds(edition: Edition) -> None:
    other = make_edition(make_host())
    save(edition, {"bank": {"amount": 4.5}, "ikm": {"need": 0}}, {"retailer": FOOD})
    settings = load_settings(edition)
    assert settings.weights.partner["bank"]["amount"] == 4.5
    assert settings.weights.ikm["need"] == 0
    assert settings.rule.kinds == {"retailer": FOOD}
    assert settings.rule.names["teknologi_pangan"][0].lower() == "teknologi pangan"
    assert load_settings(other).weights.partner["bank"]["amount"] == 3.0
    assert load_settings(other).rule.kinds == {}


def test_the_default_is_no_row(edition: Edition) -> None:
    save(edition, {"bank": {"amount": 4.5, "age": 1}}, {"bank": KindRule(meets=False)})
    save(edition, {"bank": {"amount": 3.0, "age": 1}}, {"bank": KindRule()})
    assert list_own_weights(edition.id) == {"bank": {"age": 1}}
    assert db.session.scalars(select(MeetingRule)).all() == []
    save(edition)
    assert db.session.scalars(select(CriterionWeight)).all() == []


def test_saving_is_kept_in_the_trail(edition: Edition) -> None:
    save(edition, {"bank": {"amount": 4.5}}, {"retailer": FOOD})
    entry = db.session.scalars(select(AuditEntry)).all()[-1]
    assert entry.action == "matching.settings_saved"
    assert entry.details["weights"] == ["bank.amount=4.5"]


def test_saving_the_same_is_said_to_be_so(edition: Edition) -> None:
    save(edition, {"bank": {"amount": 4.5}})
    with pytest.raises(service.SameSettingsError):
        save(edition, {"bank": {"amount": 4.5, "age": 2.0}})


def test_two_who_save_at_once_do_not_undo_each_other(edition: Edition) -> None:
    seen = service.mark_of({}, {})
    service.save_settings(edition, {"bank": {"amount": 4.5}}, {}, seen=seen)
    with pytest.raises(service.MeanwhileChangedError):
        service.save_settings(edition, {"bank": {"amount": 1.0}}, {}, seen=seen)
    assert list_own_weights(edition.id) == {"bank": {"amount": 4.5}}


@pytest.mark.parametrize(
    "weights",
    [
        {"bank": {"amount": 5.5}},
        {"bank": {"amount": -0.5}},
        {"bank": {"amount": 1.25}},
        {"bank": {"capacity": 1.0}},
        {"dinas": {"amount": 1.0}},
        {"ikm": dict.fromkeys(("need", "product", "amount", "terms", "history", "wish"), 0.0)},
    ],
)
def test_weights_that_cannot_be_used_are_refused(edition: Edition, weights) -> None:
    with pytest.raises(service.UnusableWeightError):
        save(edition, weights)
    assert list_own_weights(edition.id) == {}


@pytest.mark.parametrize(
    "own", [KindRule(only=("nothing",)), KindRule(only=("herbal",), never=("herbal",))]
)
def test_rules_that_cannot_be_used_are_refused(edition: Edition, own: KindRule) -> None:
    with pytest.raises(service.UnusableRuleError):
        save(edition, {}, {"bank": own})
    assert list_rules(edition.id) == {}


def test_a_merged_tag_is_read_as_what_it_was_merged_into(edition: Edition) -> None:
    tree = load_tree(edition.host_id)
    code = tree.children("herbal")[0].code
    save(edition, {}, {"bank": KindRule(never=(code,))})
    assert load_rule(edition.id, tree).kinds["bank"].never == (code,)
    gone = make_rule({"bank": KindRule(never=("long_gone",))}, tree)
    assert gone.kinds["bank"].never == ("long_gone",)
    assert gone.names == {}


@pytest.mark.parametrize(
    "row",
    [
        {"side": "bank", "criterion": "capacity", "steps": 2},
        {"side": "nobody", "criterion": "wish", "steps": 2},
        {"side": "bank", "criterion": "wish", "steps": 11},
        {"side": "bank", "criterion": "wish", "steps": -1},
    ],
)
def test_no_impossible_weight_can_be_written(edition: Edition, row) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(insert(CriterionWeight).values(edition_id=edition.id, **row))


@pytest.mark.parametrize(
    "row",
    [
        {"partner_kind": "bank"},
        {"partner_kind": "ikm", "meets": False},
        {"partner_kind": "bank", "only_tags": ["herbal"], "never_tags": ["herbal"]},
        {"partner_kind": "bank", "only_tags": [None]},
    ],
)
def test_no_impossible_rule_can_be_written(edition: Edition, row) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(insert(MeetingRule.__table__).values(edition_id=edition.id, **row))
