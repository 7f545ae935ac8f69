"""A staff sign-in ends by itself, can be ended from elsewhere, and loses nothing that was being sent."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import Desk, KeptForm, User
from clinic.audit.models import AuditEvent
from tests.cast import PASSWORD, email, enter, signed_in
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db

DOOR = "/staff/sign-in/"


@pytest.fixture
def ana() -> Client:
    """Ana's browser."""
    return signed_in("ana")


def later(**by: int) -> object:
    """As if this much time had gone by for whoever asks how late it is at a desk."""
    return patch("clinic.accounts.desks.timezone.now", return_value=timezone.now() + timedelta(**by))


def test_who_is_at_work_stays_signed_in(ana: Client) -> None:
    for minutes in (10, 20, 30):
        with later(minutes=minutes):
            assert ana.get("/staff/").status_code == 200


def test_last_seen_is_not_written_at_every_request(ana: Client) -> None:
    seen = Desk.objects.get().seen_at
    with later(seconds=10):
        ana.get("/staff/")
    assert Desk.objects.get().seen_at == seen
    with later(minutes=5):
        ana.get("/staff/")
    assert Desk.objects.get().seen_at > seen


def test_a_quarter_of_an_hour_without_use_ends_it(ana: Client) -> None:
    with later(minutes=16):
        answer = ana.get("/staff/")
    assert answer["Location"] == f"{DOOR}?next=%2Fstaff%2F&over=idle"
    assert not Desk.objects.exists()
    assert "nothing happened for a while" in ana.get(answer["Location"]).content.decode()
    assert ana.get("/staff/").status_code == 302


def test_ten_hours_end_it_however_busy(ana: Client) -> None:
    Desk.objects.update(seen_at=timezone.now() + timedelta(hours=10))
    with later(hours=9, minutes=59):
        assert ana.get("/staff/").status_code == 200
    with later(hours=10, minutes=1):
        assert ana.get("/staff/")["Location"].endswith("over=long")


def test_django_admin_keeps_the_same_hours() -> None:
    carla = signed_in("carla")
    assert carla.get("/admin/").status_code == 200
    with later(minutes=16):
        assert carla.get("/admin/")["Location"].startswith(DOOR)


def test_a_page_for_everybody_is_simply_read_as_a_visitor(ana: Client) -> None:
    with later(minutes=16):
        assert ana.get("/learn/").status_code == 200
    assert ana.get("/staff/").status_code == 302


def test_what_was_being_sent_is_kept_and_sent_with_one_press(ana: Client) -> None:
    referral = sent_intake("V04")
    ana.post(f"/staff/referrals/{referral.pk}/take-up/")
    page = ana.get(f"/staff/referrals/{referral.pk}/")
    form = page.context["form"]
    note = "She asked for a morning call."
    typed = {"step": "call_patient", "note": note, form["seen"].html_name: form["seen"].value()}
    with later(minutes=16):
        assert ana.post(f"/staff/referrals/{referral.pk}/decide/", typed).status_code == 302
    referral.refresh_from_db()
    assert referral.state == "flagged"
    back = ana.post(f"{DOOR}?next=/staff/", {"username": email("ana"), "password": PASSWORD})
    kept = KeptForm.objects.get()
    assert back["Location"] == f"/staff/kept/{kept.pk}/"
    Desk.objects.update(second_at=timezone.now())
    html = ana.get(back["Location"]).content.decode()
    assert note in html
    assert "Nothing was sent." in html
    ana.post(kept.path, {**{name: values[0] for name, values in kept.fields.items()}, "kept_form": str(kept.pk)})
    referral.refresh_from_db()
    assert referral.state == "calling"
    assert not KeptForm.objects.exists()


def test_what_was_kept_can_be_dropped(ana: Client) -> None:
    kept = KeptForm.objects.create(user=enter("ana"), path="/staff/", fields={"note": ["a b"]}, at=timezone.now())
    assert ana.post(f"/staff/kept/{kept.pk}/")["Location"] == "/staff/"
    assert not KeptForm.objects.exists()


def test_a_password_is_never_kept() -> None:
    carla = signed_in("carla")
    secrets = {"old_password": "x y", "new_password1": "s3cret one", "csrfmiddlewaretoken": "t"}
    with later(minutes=16):
        carla.post("/admin/password_change/", {**secrets, "note": "a b"})
    assert KeptForm.objects.get().fields == {"note": ["a b"]}


def test_what_nobody_comes_back_for_is_forgotten() -> None:
    old = timezone.now() - timedelta(hours=13)
    KeptForm.objects.create(user=enter("ana"), path="/staff/", fields={"note": ["a"]}, at=old)
    answer = Client().post(DOOR, {"username": email("ana"), "password": PASSWORD})
    assert answer["Location"] == "/staff/"
    assert not KeptForm.objects.exists()


def test_what_somebody_else_was_sending_is_not_there(ana: Client) -> None:
    kept = KeptForm.objects.create(user=enter("ben"), path="/staff/", fields={"note": ["a b"]}, at=timezone.now())
    assert ana.get(f"/staff/kept/{kept.pk}/").status_code == 404
    ana.post("/staff/", {"kept_form": str(kept.pk)})
    assert KeptForm.objects.exists()


def test_one_sees_ones_own_sign_ins_and_ends_one(ana: Client) -> None:
    other = Client(headers={"user-agent": "Mozilla/5.0 (iPad; CPU OS 17_0) Version/17 Safari/604.1"})
    other.post(DOOR, {"username": email("ana"), "password": PASSWORD})
    signed_in("ben")
    html = ana.get("/staff/sessions/").content.decode()
    assert "Safari on iPad" in html
    assert html.count("End this sign-in") == 1
    there = Desk.objects.get(device="Safari on iPad")
    assert ana.post(f"/staff/sessions/{there.pk}/end/")["Location"] == "/staff/sessions/"
    assert other.get("/staff/")["Location"].endswith("over=ended")
    assert ana.get("/staff/").status_code == 200
    assert AuditEvent.objects.filter(action="account.desk_ended").exists()


def test_ending_the_one_in_use_signs_out(ana: Client) -> None:
    assert ana.post(f"/staff/sessions/{Desk.objects.get().pk}/end/")["Location"] == DOOR
    assert ana.get("/staff/").status_code == 302


def test_nobody_ends_the_sign_in_of_somebody_else(ana: Client) -> None:
    ben = signed_in("ben")
    assert ana.post(f"/staff/sessions/{Desk.objects.get(user=enter('ben')).pk}/end/").status_code == 404
    assert ben.get("/staff/").status_code == 200


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "content_editor"}], ids=["access", "role"])
def test_what_is_taken_away_is_gone_at_the_next_request(ana: Client, change: dict[str, object]) -> None:
    assert ana.get("/staff/").status_code == 200
    User.objects.filter(email=email("ana")).update(**change)
    assert ana.get("/staff/").status_code in (302, 404)


def test_signing_out_closes_the_desk(ana: Client) -> None:
    ana.post("/staff/sign-out/")
    assert not Desk.objects.exists()


def test_a_desk_in_a_forged_session_is_none(ana: Client) -> None:
    session = ana.session
    for forged in ("", "x", str(Desk.objects.get().user_id)):
        session["desk"] = forged
        session.save()
        assert ana.get("/staff/")["Location"].endswith("over=ended")
        ana.force_login(enter("ana"))
        session = ana.session
