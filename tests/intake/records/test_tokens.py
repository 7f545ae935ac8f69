"""Resume tokens and references: hard to guess, easy to tell, altered ones are nothing."""

import re

import pytest

from intake.records.tokens import hashed, new_reference, new_token, signed, unsigned


def test_a_signed_token_comes_back_as_it_was() -> None:
    token = new_token()
    assert unsigned(signed(token)) == token


@pytest.mark.parametrize("cookie", ["", "x", ":", "a:b", "💜", "\x00", "x" * 10_000])
def test_what_was_not_signed_here_is_nothing(cookie: str) -> None:
    assert unsigned(cookie) is None


def test_an_altered_token_is_nothing() -> None:
    cookie = signed("token")
    assert unsigned("t" + cookie) is None
    assert unsigned(cookie[:-1]) is None


def test_a_token_is_256_bits_and_its_hash_tells_nothing() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
    for token in tokens:
        assert re.fullmatch(r"[0-9a-f]{64}", hashed(token))
        assert token not in hashed(token)


def test_a_reference_has_no_letters_that_are_easily_mistaken() -> None:
    for _ in range(200):
        assert re.fullmatch(r"[2-9A-HJKMNP-Z]{3}(-[2-9A-HJKMNP-Z]{3}){2}", new_reference())
