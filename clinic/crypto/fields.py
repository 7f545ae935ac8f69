"""Fields whose text is sealed in the database and opened when the row's attribute is read.

The row's primary key is part of what is sealed, so that a value cannot move to another row. Django hands a value
from the database over without its row; it therefore stays `Sealed` until an attribute of an instance is read, which
knows the row. `values()` and `values_list()` give `Sealed`; who asked for the primary key too calls `.open(pk)`.
Writing works the same way: an instance is saved (`save`, `create`, `bulk_create`, `update_or_create`); `update()`
refuses a plain value and takes one that was sealed for its row (`field.sealed(value, pk)`); `bulk_update()` refuses.
`dumpdata` refuses too, because it would write the plain text into a file; back up the database instead.
A column added to a table with rows starts with null=True: no default can be sealed for every row at once.
"""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from django import forms
from django.core import checks, validators
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from clinic.crypto.sealing import is_current, seal, unseal


class NotPossible(FieldError):
    """Asked of a sealed column what only a plain one can do."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value as it is stored. Shown by mistake, it shows nothing."""

    text: str
    field: "EncryptedField" = field(compare=False)

    def open(self, pk: Any) -> Any:
        """The value, for the row of this primary key; raises Unreadable."""
        return self.field.opened(self.text, pk)

    def __str__(self) -> str:
        return "(sealed)"

    def __repr__(self) -> str:
        return f"<Sealed {self.field}>"


class OpenedWhenRead(DeferredAttribute):
    """The attribute of an instance. With `__set__` Python asks it on every read, also when the instance has a value."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """The plain value, opened once."""
        value = super().__get__(instance, cls)
        if type(value) is Sealed and instance is not None:
            value = instance.__dict__[self.field.attname] = value.open(instance.pk)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep it as it comes: sealed from the database, plain from the program."""
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.Field):
    """What text and JSON share."""

    descriptor_class = OpenedWhenRead

    def get_internal_type(self) -> str:
        """A text column."""
        return "TextField"

    @cached_property
    def _column(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def place(self, pk: Any) -> str:
        """Column and row, which the ciphertext is bound to. Renaming a model or a field means sealing it anew."""
        if pk is None:
            raise NotPossible(f"{self._column} is sealed for its row, so the primary key must be known before.")
        return f"{self._column}:{self.model._meta.pk.to_python(pk)}"

    def encode(self, value: Any) -> bytes:
        """The value as bytes."""
        raise NotImplementedError

    def decode(self, plain: bytes) -> Any:
        """The value from its bytes."""
        raise NotImplementedError

    def sealed(self, value: Any, pk: Any) -> Sealed:
        """The value as it is stored in the row of this primary key."""
        return Sealed(seal(self.encode(value), self.place(pk)), self)

    def opened(self, text: str, pk: Any) -> Any:
        """The value that is stored in the row of this primary key; raises Unreadable."""
        return self.decode(unseal(text, self.place(pk)))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        """Sealed: the row is not known here."""
        return None if value is None else Sealed(value, self)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """Sealed anew, unless nobody read it and it is under the key that writes; opened in any case, as a proof."""
        held = model_instance.__dict__.get(self.attname)
        value = getattr(model_instance, self.attname)
        if value is None:
            return None
        if type(held) is Sealed and is_current(held.text):
            return held
        return self.sealed(value, model_instance.pk)

    def get_prep_value(self, value: Any) -> str | None:
        """The stored text; a value that was not sealed for a row is refused."""
        if value is None:
            return None
        if type(value) is not Sealed:
            raise NotPossible(
                f"{self._column} is sealed for its row: save the instance, or update with field.sealed(value, pk)."
            )
        return value.text

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Refuses what the database itself would compute, as in update(note=F("other")) and bulk_update."""
        if hasattr(value, "as_sql"):
            raise NotPossible(f"{self._column} is sealed for its row: the database cannot compute it.")
        return "%s"

    def get_lookup(self, lookup_name: str) -> Any:
        """Only isnull."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        self._no_search(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        """None at all."""
        self._no_search(lookup_name)

    def _no_search(self, name: str) -> NoReturn:
        raise NotPossible(f"{self._column} is sealed: {name!r} cannot search it. Addresses have a blind index.")

    def value_to_string(self, obj: models.Model) -> str:
        """For dumpdata, which is refused."""
        raise NotPossible(f"{self._column} is sealed; dumpdata would write it out. Back up the database instead.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Also: the primary key is known before a row is inserted, and nothing compares what is stored."""
        found = super().check(**kwargs)
        if not self.model._meta.pk.has_default():
            said = "A sealed field needs a primary key with a default, known before the row is inserted."
            found.append(checks.Error(said, obj=self, id="crypto.E001"))
        if self.unique or self.db_index:  # type: ignore[attr-defined]
            said = "Equal values are sealed differently: neither an index nor uniqueness says anything."
            found.append(checks.Error(said, obj=self, id="crypto.E002"))
        return found


class EncryptedTextField(EncryptedField, models.TextField):
    """Text. With `max_length` it is one line in forms and is held to that length by validation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(validators.MaxLengthValidator(self.max_length))

    def encode(self, value: Any) -> bytes:
        """UTF-8."""
        return str(value).encode()

    def decode(self, plain: bytes) -> str:
        """Text."""
        return plain.decode()

    def formfield(self, **kwargs: Any) -> Any:
        """A line where the length is limited, otherwise a box."""
        return super().formfield(**({"widget": forms.TextInput} if self.max_length is not None else {}) | kwargs)


class EncryptedJSONField(EncryptedField):
    """Anything that JSON can hold."""

    empty_strings_allowed = False

    def encode(self, value: Any) -> bytes:
        """JSON in ASCII, so that no odd character can fail."""
        return json.dumps(value, separators=(",", ":")).encode()

    def decode(self, plain: bytes) -> Any:
        """What json.loads gives."""
        return json.loads(plain)

    def formfield(self, **kwargs: Any) -> Any:
        """Django's own for JSON."""
        return super().formfield(**{"form_class": forms.JSONField} | kwargs)


class EncryptedBytesField(EncryptedField):
    """A whole file, such as a scanned page; read as bytes. Keep it in a table of its own, away from what is listed."""

    empty_strings_allowed = False

    def encode(self, value: Any) -> bytes:
        """As it is."""
        return bytes(value)

    def decode(self, plain: bytes) -> bytes:
        """As it was."""
        return plain

    def formfield(self, **kwargs: Any) -> None:
        """None: a form takes a file and its checks by itself."""
        return None
