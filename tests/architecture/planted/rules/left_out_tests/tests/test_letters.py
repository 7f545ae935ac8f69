"""Planted."""

import pytest


@pytest.mark.skip
def test_one():
    assert 1


@pytest.mark.xfail(reason="later")
def test_two():
    pytest.importorskip("letters")
    pytest.skip("later")


def test_the_skip_link_is_first():
    assert 1
