"""Where passkeys work: the clinic's own address, over https alone."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from clinic.settings import env


@pytest.mark.parametrize(
    ("site", "wanted"),
    [
        ("https://intake.clinic.example", ("intake.clinic.example", ["https://intake.clinic.example"])),
        ("http://127.0.0.1:8000", ("localhost", ["http://localhost:8000"])),
    ],
)
def test_passkeys_belong_to_the_clinics_own_address(site: str, wanted: tuple[str, list[str]]) -> None:
    found = env.passkey_site("PASSKEY", site=site)
    assert (found.name, found.origins) == wanted


@pytest.mark.parametrize("origins", ["https://evil.example", "http://clinic.example", "https://clinic.example/x"])
def test_addresses_that_are_not_the_names_own_are_refused(origins: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSKEY_ORIGINS", origins)
    with pytest.raises(ImproperlyConfigured, match="PASSKEY_ORIGINS"):
        env.passkey_site("PASSKEY", site="https://clinic.example")
