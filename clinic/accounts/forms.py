"""The forms about people in Django admin."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm, SetPasswordMixin

from clinic.accounts.models import User


class PersonForm(forms.ModelForm):
    """A person as changed by `editor`, who cannot shut themselves out."""

    editor: User

    class Meta:
        model = User
        fields = ["name", "email", "role", "is_active"]

    def _about_self(self) -> bool:
        return self.instance.pk == self.editor.pk

    def clean_role(self) -> Any:
        """Nobody changes their own role."""
        role = self.cleaned_data["role"]
        if self._about_self() and role != self.editor.role:
            raise forms.ValidationError("You cannot change your own role. Ask another clinic admin.", code="own_role")
        return role

    def clean_is_active(self) -> bool:
        """Nobody takes away their own sign-in."""
        active = bool(self.cleaned_data["is_active"])
        if self._about_self() and not active:
            raise forms.ValidationError(
                "You cannot take away your own sign-in. Ask another clinic admin.", code="own_sign_in"
            )
        return active


class NewPersonForm(BaseUserCreationForm):
    """A new person with a password, typed twice."""

    password1, password2 = SetPasswordMixin.create_password_fields("Password", "The same again")

    class Meta:
        model = User
        fields = ["name", "email", "role"]


class NewPasswordForm(SetPasswordForm):
    """A password for somebody else, typed twice."""

    new_password1, new_password2 = SetPasswordMixin.create_password_fields("New password", "The same again")
