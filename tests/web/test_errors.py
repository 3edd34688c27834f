from __future__ import annotations

import pytest

from matchmaker.accounts.core import Role
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user


@pytest.fixture
def organiser(client, db_session):
    user = make_user(make_host(), Role.ORGANISER)
    sign_in(client, user)
    return user


@pytest.mark.parametrize(
    "address",
    [
        "/kelola/%00",
        "/penyelenggara/orang?q=%00",
        "/penyelenggara/orang?page=99999999999999999999999",
    ],
)
def test_values_that_no_column_can_hold_are_unreadable_and_no_bug(client, organiser, address):
    answer = client.get(address)
    assert answer.status_code == 400
    # The page knows who looks at it, and so does the next one.
    assert "error-page" in answer.text
    assert client.get("/penyelenggara/orang").status_code == 200
