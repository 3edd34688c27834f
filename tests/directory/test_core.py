from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import (
    CompanyKind,
    Purpose,
    RegistrationState,
    WrongStepError,
    check_step,
    list_purposes,
    read_registration_token,
    registration_token,
)

ids = st.text("abcXYZ019", min_size=16, max_size=16)
secrets = st.text(min_size=1, max_size=40)


@given(ids, secrets, secrets)
def test_a_token_opens_its_registration_with_any_secret_still_known(public_id, old, new):
    token = registration_token(old, public_id)
    assert read_registration_token(token, [new, old]) == public_id


@given(ids, ids, secrets, st.integers(0, 64))
def test_a_token_opens_nothing_else(public_id, other, secret, place):
    token = registration_token(secret, public_id)
    changed = token[:place] + ("x" if token[place : place + 1] != "x" else "y") + token[place + 1 :]
    assert read_registration_token(changed, [secret]) is None
    assert read_registration_token(token, [secret + "!"]) is None
    if other != public_id:
        swapped = other + token[16:]
        assert read_registration_token(swapped, [secret]) is None


@pytest.mark.parametrize("token", ["", ".", "abc", "é.ü", "a" * 5000])
def test_nonsense_opens_nothing(token):
    assert read_registration_token(token, ["secret"]) is None


def test_what_is_decided_stays_decided():
    allowed = set()
    for before, after in product(RegistrationState, repeat=2):
        try:
            check_step(before, after)
        except WrongStepError:
            continue
        allowed.add((str(before), str(after)))
    assert allowed == {
        ("submitted", "returned"),
        ("submitted", "approved"),
        ("submitted", "rejected"),
        ("returned", "submitted"),
        ("returned", "rejected"),
    }


@pytest.mark.parametrize("kind", CompanyKind)
def test_everybody_is_asked_for_the_programme_first(kind):
    assert list_purposes(kind)[0] is Purpose.PROGRAMME
    assert (Purpose.PARTNERS in list_purposes(kind)) is (kind is CompanyKind.IKM)
