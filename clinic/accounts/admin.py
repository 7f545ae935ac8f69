"""People in Django admin: a clinic admin adds and changes them, sets passwords and ends access; nobody is deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.debug import sensitive_post_parameters

from clinic.accounts import second_step
from clinic.accounts.forms import NewPasswordForm, NewPersonForm, PersonForm
from clinic.accounts.models import User
from clinic.audit import trail
from clinic.audit.reading import ReadsNoted

# Rights come from the role alone; groups would promise what they cannot give.
admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(ReadsNoted):
    """A person, their role and whether they can sign in."""

    list_display = ["name", "email", "role", "is_active", "last_sign_in"]
    list_filter = ["role", "is_active"]
    search_fields = ["name", "email"]
    search_help_text = "A name or an e-mail address."
    fieldsets = [
        (None, {"fields": ["name", "email", "role", "is_active"]}),
        ("Sign-in", {"fields": ["password_state", "last_sign_in", "joined_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["name", "email", "role"]}),
        ("Password", {"fields": ["password1", "password2"], "description": "They sign in with it at once."}),
    ]
    readonly_fields = ["password_state", "last_sign_in", "joined_at"]

    def get_urls(self) -> list[URLPattern]:
        """Also the pages that set a password and take an authenticator away."""
        own = [
            path(f"<path:object_id>/{end}/", self.admin_site.admin_view(view), name=f"person-{end}")
            for end, view in (("password", self.password_view), ("authenticator", self.authenticator_view))
        ]
        return [*own, *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """A new person has a password to set; later it has a page of its own."""
        return self.fieldsets if obj else self.add_fieldsets

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who edits, since nobody may shut themselves out."""
        form: Any = super().get_form(request, obj, change, **{"form": PersonForm if obj else NewPersonForm, **kwargs})
        form.editor = request.user
        return form

    @admin.display(description="last sign-in", ordering="last_login")
    def last_sign_in(self, person: User) -> str:
        """When they last came in by the staff door."""
        return date_format(localtime(person.last_login), "DATETIME_FORMAT") if person.last_login else "Never"

    @admin.display(description="password")
    def password_state(self, person: User) -> str:
        """Whether there is one; never anything of it."""
        return "Set" if person.has_usable_password() else "None, so they cannot sign in"

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save and note what was done, with codes and the names of fields only."""
        role_before = form.initial.get("role")
        super().save_model(request, obj, form, change)
        if not change:
            trail.note("account.created", subject=obj, role=obj.role)
            return
        changed = [field for field in form.changed_data if field != "role"]
        if changed:
            trail.note("account.changed", subject=obj, fields=changed, can_sign_in=obj.is_active)
        if obj.role != role_before:
            trail.note("account.role_changed", subject=obj, was=role_before, now=obj.role)

    @method_decorator(sensitive_post_parameters())
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Passwords stay out of error reports."""
        return super().add_view(request, *args, **kwargs)

    @method_decorator(sensitive_post_parameters())
    @method_decorator(transaction.atomic)
    def password_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set somebody's password; wherever they are signed in, they are out at the next request."""
        person = self._person(request, object_id)
        form: Any = NewPasswordForm(person, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return self._set_password(request, form)
        trail.note("admin.read", subject=person)
        context = self._page(request, person, f"Set a new password for {person}") | {
            "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
            "errors": form.errors,
        }
        return TemplateResponse(
            request, "admin/accounts/user/password.html", context, status=422 if form.errors else 200
        )

    def authenticator_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take somebody's authenticator away, as after a lost phone: at the next sign-in they set up a new one."""
        person = self._person(request, object_id)
        if request.method == "POST":
            second_step.forget(person)
            self.message_user(request, f"{person} sets up a new app at the next sign-in.", messages.SUCCESS)
            return redirect(reverse("admin:accounts_user_change", args=[person.pk]))
        trail.note("admin.read", subject=person)
        context = self._page(request, person, f"Let {person} set up a new app")
        return TemplateResponse(request, "admin/accounts/user/authenticator.html", context)

    def _person(self, request: HttpRequest, object_id: str) -> User:
        """Whom the page is about, for whoever may change them."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        person = self.get_object(request, unquote(object_id))
        if person is None:
            raise Http404
        return person

    def _page(self, request: HttpRequest, person: User, title: str) -> dict[str, Any]:
        """What every page of this admin is shown with."""
        own = {"title": title, "opts": self.opts, "original": person, "media": self.media, "has_view_permission": True}
        return self.admin_site.each_context(request) | own

    def _set_password(self, request: HttpRequest, form: NewPasswordForm) -> HttpResponse:
        person = form.save()
        trail.note("account.password_set", subject=person)
        self.log_change(request, person, [{"changed": {"fields": ["password"]}}])
        update_session_auth_hash(request, person)
        self.message_user(request, f"{person} has a new password.", messages.SUCCESS)
        return redirect(reverse("admin:accounts_user_change", args=[person.pk]))
