"""Keys: what is clear is taken, the first one writes, and everything unclear is refused without quoting a key."""

from base64 import b64encode

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from clinic.crypto.keys import blind_key, ring
from clinic.settings import fixed_keys
from tests.clinic.crypto.rings import KEYS, drawn, ring_of


def test_the_first_key_writes_and_all_of_them_read(settings: LazySettings) -> None:
    settings.FIELD_KEYS = f" {ring_of('new')} , {ring_of('old')},"
    assert (ring().first, list(ring().ciphers)) == ("new", ["new", "old"])


def test_keys_that_change_are_read_again(settings: LazySettings) -> None:
    for name in ("old", "new"):
        settings.FIELD_KEYS = ring_of(name)
        assert ring().first == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "FIELD_KEYS is empty"),
        (" , ", "FIELD_KEYS is empty"),
        (KEYS["old"], "part 1 must be id:base64"),
        (f"OLD:{KEYS['old']}", "part 1 must be id:base64"),
        (f"an_old_one:{KEYS['old']}", "part 1 must be id:base64"),
        (f"{'a' * 21}:{KEYS['old']}", "part 1 must be id:base64"),
        (f":{KEYS['old']}", "part 1 must be id:base64"),
        (f"old:{KEYS['old']},new", "part 2 must be id:base64"),
        ("old:", "must hold 32 bytes, not 0"),
        ("old:not base64 at all!", "is not base64"),
        (f"old:{KEYS['old'][:-1]}", "is not base64"),
        (f"old:{b64encode(bytes(range(16))).decode()}", "must hold 32 bytes, not 16"),
        (f"old:{b64encode(bytes(range(33))).decode()}", "must hold 32 bytes, not 33"),
        (f"old:{b64encode(b'a' * 32).decode()}", "repeats itself"),
        (f"old:{KEYS['old']},old:{KEYS['new']}", "two keys have the id 'old'"),
        (f"old:{KEYS['old']},new:{KEYS['old']}", "is the same as another one"),
    ],
)
def test_an_unclear_key_is_refused_and_not_quoted(settings: LazySettings, text: str, said: str) -> None:
    settings.FIELD_KEYS = text
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        ring()
    assert not any(key in str(refused.value) for key in KEYS.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must hold 32 bytes, not 0"),
        ("short", "BLIND_KEY is not base64"),
        (b64encode(bytes(range(31))).decode(), "must hold 32 bytes, not 31"),
        (KEYS["old"], "must be a key of its own"),
    ],
)
def test_the_key_of_the_blind_indexes_is_whole_and_its_own(settings: LazySettings, text: str, said: str) -> None:
    settings.FIELD_KEYS, settings.BLIND_KEY = ring_of("new", "old"), text
    with pytest.raises(ImproperlyConfigured, match=said):
        blind_key()


def test_the_keys_that_stand_in_the_project_open_nothing_real(settings: LazySettings) -> None:
    settings.FIELD_KEYS, settings.BLIND_KEY = fixed_keys.FIELD_KEYS, fixed_keys.BLIND_KEY
    assert ring().first == "dev"
    assert len(blind_key()) == 32
    settings.DEMO_ALLOWED = False
    for read in (ring, blind_key):
        with pytest.raises(ImproperlyConfigured, match="for all to read"):
            read()


def test_no_key_is_the_secret_key(settings: LazySettings) -> None:
    settings.FIELD_KEYS, settings.BLIND_KEY = ring_of("old"), drawn(9)
    before = (ring(), blind_key())
    settings.SECRET_KEY = "another one"
    assert (ring(), blind_key()) == before
