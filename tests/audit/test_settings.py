"""The audit looks at production: its settings differ from production's in what is named here and in nothing else."""

import runpy
import sys

import pytest

DIFFERENT = {
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "DEMO_ALLOWED",
    "STATIC_ROOT",
    "MIDDLEWARE",
}


def test_only_what_needs_tls_the_place_of_files_and_demo_people_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "made up")
    monkeypatch.setenv("TRAIL_KEY", "made up and another one than the other and long")
    for secret in ("FIELD_KEYS", "BLIND_KEY"):
        monkeypatch.setenv(secret, "made up")
    monkeypatch.setenv("AUDIT_STATIC_ROOT", "static of the audit")
    for name in ("clinic.settings.prod", "tests.audit.settings"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    ours = runpy.run_module("tests.audit.settings")
    theirs = vars(sys.modules.pop("clinic.settings.prod"))
    settings = {name for name in {*ours, *theirs} if name.isupper()} - {"PRODUCTION", "GZIP"}
    assert {name for name in settings if ours.get(name) != theirs.get(name)} <= DIFFERENT
    assert not ours["DEBUG"]
    assert set(ours["MIDDLEWARE"]) - set(theirs["MIDDLEWARE"]) <= {"django.middleware.gzip.GZipMiddleware"}
    assert ours["STORAGES"]["staticfiles"]["BACKEND"].endswith("CompressedManifestStaticFilesStorage")
