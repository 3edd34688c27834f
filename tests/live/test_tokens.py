from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.live.tokens import VALID_FOR, TokenRefusedError, read, sign

NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
SECRET = "a secret that is long enough"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_token_names_its_topic(topic):
    assert read(sign(topic, [SECRET], NOW), [SECRET], NOW)[0] == topic


def test_a_topic_keeps_its_address_for_a_while():
    later = NOW + timedelta(minutes=20)
    assert sign("job:1", [SECRET], NOW) == sign("job:1", [SECRET], later)


def test_a_token_expires():
    token = sign("job:1", [SECRET], NOW)
    _, ends_at = read(token, [SECRET], NOW)
    assert VALID_FOR - timedelta(hours=1) <= ends_at - NOW <= VALID_FOR
    with pytest.raises(TokenRefusedError):
        read(token, [SECRET], ends_at)


def test_an_earlier_secret_still_counts_and_a_strange_one_never():
    token = sign("job:1", ["the old one"], NOW)
    assert read(token, [SECRET, "the old one"], NOW)[0] == "job:1"
    with pytest.raises(TokenRefusedError):
        read(token, [SECRET], NOW)


@given(st.text(max_size=80))
def test_rubbish_is_refused(token):
    with pytest.raises(TokenRefusedError):
        read(token, [SECRET], NOW)


@pytest.mark.parametrize("position", range(0, 60, 7))
def test_a_changed_token_is_refused(position):
    token = sign("job:1", [SECRET], NOW)
    position %= len(token)
    changed = "A" if token[position] != "A" else "B"
    with pytest.raises(TokenRefusedError):
        read(token[:position] + changed + token[position + 1 :], [SECRET], NOW)
