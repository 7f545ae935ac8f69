"""People in Django admin: who may look, who may change, what is refused, and what the trail keeps of it."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit.models import AuditEvent
from tests.cast import PASSWORD, email, enter, signed_in

pytestmark = pytest.mark.django_db
PEOPLE = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")
NEW_PASSWORD = "a slow walk by the river"


def page_of(person):
    return reverse("admin:accounts_user_change", args=[person.pk])


def password_page_of(person):
    return reverse("admin:person-password", args=[person.pk])


def noted(action):
    return [event.detail for event in AuditEvent.objects.filter(action=action).order_by("at")]


def as_it_is(person, **changes):
    """What the form sends; nothing is ticked that is False."""
    sent = {"name": person.name, "email": person.email, "role": person.role, "is_active": person.is_active, **changes}
    return {key: value for key, value in sent.items() if value is not False}


def errors_of(answer):
    return answer.context["adminform"].form.errors


def test_saving_a_person_as_they_are_notes_no_change():
    ana = enter("ana")
    assert signed_in("carla").post(page_of(ana), as_it_is(ana)).status_code == 302
    assert not AuditEvent.objects.filter(action__startswith="account.c").exists()
    assert not AuditEvent.objects.filter(action="account.role_changed").exists()


def test_the_list_says_who_they_are_and_when_they_last_signed_in(client):
    enter("ana"), enter("ed")
    client.post(reverse("staff:sign-in"), {"username": email("ana"), "password": PASSWORD})
    page = signed_in("carla").get(PEOPLE).content.decode()
    for words in ("Ana Ruiz", email("ana"), "Therapist", "Can sign in", "Last sign-in", "Never"):
        assert words in page


def test_people_are_found_by_name_and_by_address():
    enter("ana"), enter("ben")
    carla = signed_in("carla")
    for words in ("ruiz", "ana@clinic"):
        page = carla.get(PEOPLE, {"q": words}).content.decode()
        assert "Ana Ruiz" in page
        assert "Ben Okafor" not in page


def test_people_are_filtered_by_role():
    enter("ana"), enter("ed")
    page = signed_in("carla").get(PEOPLE, {"role__exact": "content_editor"}).content.decode()
    assert "Ed Lind" in page
    assert "Ana Ruiz" not in page


def test_a_new_person_can_sign_in_at_once(client):
    sent = {
        "name": "Noor Haddad",
        "email": "Noor@Clinic.example",
        "role": "therapist",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    assert signed_in("carla").post(ADD, sent).status_code == 302
    noor = User.objects.get(email="noor@clinic.example")
    assert noor.role == Role.THERAPIST
    assert client.login(username="noor@clinic.example", password=NEW_PASSWORD)
    assert noted("account.created") == [{"role": "therapist"}]


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        (NEW_PASSWORD, "a slow walk by the sea", "password2"),
        ("short", "short", "password2"),
        ("password1234", "password1234", "password2"),
        ("noor@clinic.example", "noor@clinic.example", "password2"),
        ("", "", "password1"),
    ],
)
def test_a_password_that_is_weak_or_typed_wrong_is_refused(first, second, field):
    sent = {"name": "Noor Haddad", "email": "noor@clinic.example", "role": "therapist"}
    answer = signed_in("carla").post(ADD, {**sent, "password1": first, "password2": second})
    assert field in errors_of(answer)
    assert not User.objects.filter(email="noor@clinic.example").exists()
    assert noted("account.created") == []


def test_an_address_in_other_letters_is_the_same_person():
    enter("ana")
    sent = {"name": "Ana R.", "email": "ANA@clinic.example", "role": "therapist"}
    answer = signed_in("carla").post(ADD, {**sent, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert errors_of(answer)["email"] == ["Somebody has this address."]


@pytest.mark.parametrize("name", ["Noor\0Haddad", "x" * 100_000, "", "   "])
def test_a_name_that_cannot_be_kept_is_refused_kindly(name):
    ana = enter("ana")
    answer = signed_in("carla").post(page_of(ana), as_it_is(ana, name=name))
    assert answer.status_code == 200
    assert "name" in errors_of(answer)


@pytest.mark.parametrize("name", ["Noor 🦶 Haddad", "نور حداد"])
def test_a_name_in_any_script_is_kept(name):
    ana = enter("ana")
    assert signed_in("carla").post(page_of(ana), as_it_is(ana, name=name)).status_code == 302
    assert User.objects.get(pk=ana.pk).name == name


def test_a_changed_name_is_noted_without_the_name():
    ana = enter("ana")
    signed_in("carla").post(page_of(ana), as_it_is(ana, name="Ana Ruiz-Holm"))
    assert User.objects.get(pk=ana.pk).name == "Ana Ruiz-Holm"
    assert noted("account.changed") == [{"fields": ["name"], "can_sign_in": True}]


def test_a_new_role_is_noted_with_both_roles():
    ana = enter("ana")
    signed_in("carla").post(page_of(ana), as_it_is(ana, role="content_editor"))
    assert noted("account.role_changed") == [{"was": "therapist", "now": "content_editor"}]
    assert noted("account.changed") == []


def test_nobody_changes_their_own_role_or_takes_away_their_own_sign_in():
    carla = enter("carla")
    answer = signed_in("carla").post(page_of(carla), as_it_is(carla, role="therapist", is_active=False))
    assert errors_of(answer) == {
        "role": ["You cannot change your own role. Ask another clinic admin."],
        "is_active": ["You cannot take away your own sign-in. Ask another clinic admin."],
    }
    carla.refresh_from_db()
    assert (carla.role, carla.is_active) == (Role.CLINIC_ADMIN, True)


def test_one_can_change_ones_own_name():
    carla = enter("carla")
    signed_in("carla").post(page_of(carla), as_it_is(carla, name="Carla Voss-Lind"))
    carla.refresh_from_db()
    assert carla.name == "Carla Voss-Lind"


def test_somebody_whose_sign_in_was_taken_away_is_out_at_the_next_request():
    ana, her_browser = enter("ana"), signed_in("ana")
    worklist = reverse("staff:worklist")
    assert her_browser.get(worklist).status_code == 200
    signed_in("carla").post(page_of(ana), as_it_is(ana, is_active=False))
    answer = her_browser.get(worklist)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("staff:sign-in"))


def test_somebody_who_is_no_longer_a_therapist_has_no_worklist_at_the_next_request():
    ana, her_browser = enter("ana"), signed_in("ana")
    signed_in("carla").post(page_of(ana), as_it_is(ana, role="content_editor"))
    assert her_browser.get(reverse("staff:worklist")).status_code == 404


def test_a_password_set_by_an_admin_ends_the_sessions_and_is_noted(client):
    ana, her_browser = enter("ana"), signed_in("ana")
    sent = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert signed_in("carla").post(password_page_of(ana), sent).status_code == 302
    assert her_browser.get(reverse("staff:worklist")).status_code == 302
    assert not client.login(username=email("ana"), password=PASSWORD)
    assert client.login(username=email("ana"), password=NEW_PASSWORD)
    assert noted("account.password_set") == [{}]


def test_a_weak_password_is_refused_on_its_own_page():
    ana = enter("ana")
    answer = signed_in("carla").post(password_page_of(ana), {"new_password1": "short", "new_password2": "short"})
    assert answer.status_code == 422
    assert b"too short" in answer.content
    assert noted("account.password_set") == []


@pytest.mark.parametrize("where", ["admin:password_change", "admin:person-password"])
def test_ones_own_new_password_keeps_one_signed_in_and_is_noted(where):
    carla, browser = enter("carla"), signed_in("carla")
    own = where == "admin:password_change"
    sent = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD, "old_password": PASSWORD}
    assert browser.post(reverse(where, args=[] if own else [carla.pk]), sent).status_code == 302
    assert browser.get(PEOPLE).status_code == 200
    assert [event.subject_id for event in AuditEvent.objects.filter(action="account.password_set")] == [str(carla.pk)]


def test_nobody_is_deleted():
    ana, carla = enter("ana"), signed_in("carla")
    assert carla.post(reverse("admin:accounts_user_delete", args=[ana.pk]), {"post": "yes"}).status_code == 403
    carla.post(PEOPLE, {"action": "delete_selected", "_selected_action": [str(ana.pk)], "post": "yes"})
    assert User.objects.filter(pk=ana.pk).exists()


def test_a_privacy_officer_looks_and_changes_nothing():
    ana, pia = enter("ana"), signed_in("pia")
    page = pia.get(page_of(ana)).content.decode()
    assert "Ana Ruiz" in page
    assert "Set a new password" not in page
    assert pia.post(page_of(ana), as_it_is(ana, role="clinic_admin")).status_code == 403
    assert pia.get(ADD).status_code == 403
    assert pia.get(password_page_of(ana)).status_code == 403
    assert pia.post(password_page_of(ana), {"new_password1": NEW_PASSWORD}).status_code == 403


def test_a_content_editor_sees_no_people():
    ana, ed = enter("ana"), signed_in("ed")
    for address in (PEOPLE, page_of(ana), ADD, password_page_of(ana)):
        assert ed.get(address).status_code == 403


def test_the_password_is_never_on_a_page():
    ana = enter("ana")
    for key in ("carla", "pia"):
        assert ana.password not in signed_in(key).get(page_of(ana)).content.decode()


def test_a_person_who_does_not_exist_has_no_password_page():
    carla = signed_in("carla")
    for nobody in ("019a0000-0000-7000-8000-000000000000", "nonsense", "%00"):
        assert carla.get(f"/admin/accounts/user/{nobody}/password/").status_code == 404


def test_there_are_no_groups_to_join():
    assert signed_in("carla").get("/admin/auth/group/").status_code == 404


@pytest.mark.parametrize("key", ["ana", "maria"])
def test_therapists_and_patients_are_led_from_admin_to_their_own_door(key):
    answer = signed_in(key).get(reverse("admin:index"), follow=True)
    assert [address for address, _ in answer.redirect_chain][-1] == reverse("staff:worklist")


def test_a_visitor_signs_in_at_the_staff_door_and_comes_back():
    answer = Client().get(PEOPLE, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('staff:sign-in')}?next={PEOPLE.replace('/', '%2F')}"


@pytest.mark.parametrize("key", ["carla", "ed", "pia"])
def test_the_admin_door_leads_those_who_are_signed_in_straight_inside(key):
    answer = signed_in(key).get(reverse("admin:login"), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(reverse("admin:index"), 302)]
