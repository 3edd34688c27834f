from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.accounts.core import link_token, token_again, token_hash

words = st.text(min_size=1, max_size=40)


@given(secret=words, link_id=words)
def test_a_message_finds_its_token_again(secret, link_id):
    token = link_token(secret, link_id)
    assert token_again([secret], link_id, token_hash(token)) == token


@given(old=words, new=words, link_id=words)
def test_an_earlier_secret_still_finds_it_after_a_rotation(old, new, link_id):
    token = link_token(old, link_id)
    assert token_again([new, old], link_id, token_hash(token)) == token


@given(secret=words, other=words, link_id=words)
def test_nobody_without_the_secret_can_make_it(secret, other, link_id):
    stored = token_hash(link_token(secret, link_id))
    assert (token_again([other], link_id, stored) is None) == (other != secret)
