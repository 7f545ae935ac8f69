"""Rows that are written once: no update, no delete, by model or by queryset."""

from typing import Any, NoReturn, TypeVar

from django.db import models


class WrittenOnce(RuntimeError):
    """Raised by any attempt to change or remove a row that is written once."""


_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class AppendOnlyQuerySet(models.QuerySet[_Row]):
    """Refuses every bulk way around the model's own rule."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Always raises WrittenOnce."""
        raise WrittenOnce(f"{self.model.__name__} rows are written once.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises WrittenOnce."""
        raise WrittenOnce(f"{self.model.__name__} rows are written once.")

    def delete(self) -> NoReturn:
        """Always raises WrittenOnce."""
        raise WrittenOnce(f"{self.model.__name__} rows are written once.")


class AppendOnly(models.Model):
    """Abstract base of such rows."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save raises WrittenOnce."""
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} rows are written once.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises WrittenOnce."""
        raise WrittenOnce(f"{type(self).__name__} rows are written once.")
