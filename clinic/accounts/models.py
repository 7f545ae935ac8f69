"""A person who signs in: an e-mail address, a name and one role."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from clinic.accounts import roles
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedJSONField, EncryptedTextField


class UserManager(BaseUserManager["User"]):
    """Creates people; addresses are kept in lower case so that two spellings are one person."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A person with `email`; without a password nobody can sign in as them."""
        if not email:
            raise ValueError("An e-mail address is needed.")
        user = self.model(email=email.lower(), **extra)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """The first clinic admin (`manage.py createsuperuser`)."""
        return self.create_user(email, password, role=roles.Role.CLINIC_ADMIN, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Look a person up as they type their address, in any case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who signs in. Rights come from the role alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField("e-mail address", unique=True, error_messages={"unique": "Somebody has this address."})
    name = models.CharField(max_length=100, help_text="As patients and colleagues know them, for example Ana Ruiz.")
    role = models.CharField(
        max_length=20,
        choices=[(role.value, role.value.replace("_", " ").capitalize()) for role in roles.ACCOUNT_ROLES],
    )
    is_active = models.BooleanField(
        "can sign in", default=True, help_text="Take the tick away instead of deleting somebody: their work stays."
    )
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Addresses in lower case; a name in one line, since letters and mail carry it."""
        super().clean()
        self.name = " ".join(self.name.split())
        self.email = self.email.lower()

    def get_short_name(self) -> str:
        """What Django admin greets a person by."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django admin's question: may this person open it?"""
        return self.is_active and self.role in roles.ADMIN_SITE

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's permission question, answered by the role's table."""
        return self.is_active and roles.may(self.role, perm)

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        """All of them."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether anything of the app is open to this person in admin."""
        rights = roles.ADMIN_RIGHTS.get(roles.Role(self.role), {})
        return self.is_active and any(key.split(".")[0] == app_label for key in rights)


class Desk(models.Model):
    """A browser in which somebody of the staff is signed in; without its row the sign-in is over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="desks")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    second_at = models.DateTimeField("second step taken at", null=True, blank=True)
    device = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=20, blank=True, help_text="How both steps were taken, as the trail says it.")

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user}, {self.device}"


class KeptForm(models.Model):
    """What somebody was sending when their sign-in was over; only they get it back, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_forms")
    path = models.CharField(max_length=500)
    fields = EncryptedJSONField(help_text="Name of each field with its values, as sent; never a password.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user}, {self.path}"


class Authenticator(models.Model):
    """The app that gives somebody their codes. `last_step` is the last period whose code came in: none counts twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret = EncryptedTextField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    wrong_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Authenticator of {self.user}"


class RecoveryCode(models.Model):
    """A code for the day on which the phone is lost; kept as a hash, good once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    sha256 = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Recovery code of {self.user}"


class Passkey(models.Model):
    """A key in somebody's device. It belongs to one of the staff, or to a mailbox by its blind index."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="passkeys")
    address_index = models.CharField(max_length=140, blank=True, db_index=True)
    credential_id = models.CharField(max_length=1400, unique=True, help_text="As the device names it, base64url.")
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    last_challenge = models.CharField(max_length=64, blank=True, help_text="Hash of the last one answered; once each.")
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) & ~models.Q(address_index="")
                | models.Q(user__isnull=False, address_index=""),
                name="passkey_has_one_holder",
                violation_error_message="A passkey belongs to one of the staff or to one address.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MailedCode(models.Model):
    """The last code that was mailed for a purpose and a subject; a new one takes its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, help_text="A blind index; tells nobody whom it is for.")
    sha256 = models.CharField("keyed hash", max_length=64)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "subject"], name="one_code_for_each_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class Allowance(models.Model):
    """When something was asked for by one key within the last day, so that nobody is flooded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    asked = models.JSONField(default=list, help_text="Times, in seconds since 1970.")
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.last_at)


class StaffTokenQuerySet(models.QuerySet["StaffToken"]):
    """Finds tokens by who may look after them."""

    def visible_to(self, user: User) -> "StaffTokenQuerySet":
        """One's own, and for a clinic admin everybody's."""
        if not user.is_active or user.role not in roles.WORKLIST:
            return self.none()
        return self.all() if user.role == roles.Role.CLINIC_ADMIN else self.filter(user=user)

    def in_force(self) -> "StaffTokenQuerySet":
        """Those that open something now: not ended, not run out, of somebody who can sign in."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)


class StaffToken(models.Model):
    """What a program shows to read records in somebody's name; kept as a hash, shown once, and it only reads."""

    class Scope(models.TextChoices):
        """What a token is good for."""

        READ = "read", "Read records"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.READ)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    minute = models.BigIntegerField(default=0, help_text="The minute in which it was last used, since 1970.")
    asked = models.PositiveIntegerField(default=0, help_text="How often in that minute.")

    objects = StaffTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="tokens_run_out",
                violation_error_message="A token runs out after it begins.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.user}"

    @property
    def is_over(self) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None or self.expires_at <= timezone.now()
