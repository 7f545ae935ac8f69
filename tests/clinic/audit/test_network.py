"""Where a request comes from: what our own proxies wrote counts, what the sender typed does not."""

from typing import Any

import pytest
from django.test import RequestFactory

from clinic.audit.network import UNKNOWN, network_of

NEAR = "203.0.113.9"


def told(header: str = "", near: str = NEAR) -> str:
    """The network of a request with this X-Forwarded-For, handed over by `near`."""
    extra = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    return network_of(RequestFactory().get("/", REMOTE_ADDR=near, **extra))


def test_without_a_proxy_of_ours_the_header_says_nothing(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 0
    assert told() == NEAR
    assert told("198.51.100.1") == NEAR
    assert told("198.51.100.1, 198.51.100.2") == NEAR


@pytest.mark.parametrize("typed", ["", "198.51.100.1, ", "127.0.0.1, ::1, ", "<script>, ", ",,,", "x" * 5000 + ", "])
def test_behind_a_proxy_what_the_sender_typed_says_nothing(settings: Any, typed: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert told(f"{typed}192.0.2.7", near="127.0.0.1") == "192.0.2.7"


def test_two_proxies_add_two(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 2
    assert told("198.51.100.1, 192.0.2.7, 10.0.0.1", near="127.0.0.1") == "192.0.2.7"
    assert told("10.0.0.1", near="10.0.0.2") == "10.0.0.2"  # somebody came past the first one


@pytest.mark.parametrize(
    ("near", "wanted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
    ],
)
def test_one_home_is_one_network(near: str, wanted: str) -> None:
    assert told(near=near) == wanted
