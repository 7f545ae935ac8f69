"""Where mail leaves: clear settings or none, no password in the clear, no link to the reader's own machine."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from clinic.settings import env

SITE = "https://clinic.example"


@pytest.fixture
def server(monkeypatch):
    """What the settings say, with only these variables set."""
    for name in ("HOST", "PORT", "SECURITY", "HOST_USER", "HOST_PASSWORD"):
        monkeypatch.delenv(f"MAIL_{name}", raising=False)

    def read(site=SITE, **given):
        for name, value in given.items():
            monkeypatch.setenv(f"MAIL_{name}", value)
        return env.mail_server("MAIL", site=site)

    return read


def test_unset_means_this_machines_own_mail_server(server):
    assert server(site="http://127.0.0.1:8000") == env.MailServer("127.0.0.1", 25, "none")


def test_a_server_elsewhere_is_spoken_to_in_secret(server):
    assert server(HOST="mail.example") == env.MailServer("mail.example", 587, "starttls")


def test_every_kind_of_security_has_its_port_unless_one_is_given(server):
    assert server(HOST="mail.example", SECURITY="tls").port == 465
    assert server(SECURITY="none").port == 25
    assert server(PORT="2525").port == 2525


def test_user_and_password_come_together_and_stay_out_of_print(server):
    found = server(HOST="mail.example", HOST_USER="clinic", HOST_PASSWORD="very secret")
    assert (found.user, found.password) == ("clinic", "very secret")
    assert "very secret" not in repr(found)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"SECURITY": "ssl"}, "MAIL_SECURITY must be"),
        ({"PORT": "smtp"}, "MAIL_PORT must be"),
        ({"PORT": "0"}, "MAIL_PORT must be"),
        ({"HOST_USER": "clinic"}, "both MAIL_HOST_USER and MAIL_HOST_PASSWORD"),
        ({"HOST_PASSWORD": "very secret"}, "both MAIL_HOST_USER and MAIL_HOST_PASSWORD"),
        (
            {"HOST": "mail.example", "SECURITY": "none", "HOST_USER": "clinic", "HOST_PASSWORD": "very secret"},
            "in the clear",
        ),
        ({"HOST": "mail.example", "site": "http://127.0.0.1:8000"}, "CLINIC_ADDRESS"),
    ],
)
def test_what_is_unclear_is_refused_by_name(server, given, told):
    with pytest.raises(ImproperlyConfigured, match=told) as refused:
        server(**given)
    assert "very secret" not in str(refused.value)


def test_mail_comes_from_the_clinic_by_name():
    assert f"{settings.CLINIC_NAME} <{settings.EMAIL_FROM}>" == settings.DEFAULT_FROM_EMAIL
    assert settings.EMAIL_TIMEOUT == 10
