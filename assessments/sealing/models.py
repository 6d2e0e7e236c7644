"""The base of every model that holds something sealed."""

import uuid

from django.core.exceptions import FieldError
from django.db import models

from assessments.sealing.errors import SealError
from assessments.sealing.fields import as_stored


class SealedQuerySet(models.QuerySet):
    """Refuses what would write around the seal, or would sort by ciphertext."""

    def _refuse_sealed(self, names, doing: str) -> None:
        for name in names:
            if name in self.model.sealed_names():
                raise FieldError(f"{self.model._meta.label}.{name} is sealed: {doing}.")

    def update(self, **kwargs) -> int:
        """Update plain and coded fields; raise FieldError on a sealed one."""
        self._refuse_sealed(kwargs, "update() would write it unsealed; set it on an instance and save()")
        return super().update(**kwargs)

    def bulk_update(self, objs, fields, batch_size=None) -> int:
        """Update plain and coded fields of many rows; raise FieldError on a sealed one."""
        self._refuse_sealed(fields, "bulk_update() would write it unsealed; save() each instance")
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, objs, *args, update_conflicts=False, update_fields=None, **kwargs) -> list:
        """Insert rows; raise FieldError when a conflict would put a seal onto another row."""
        if update_conflicts:
            self._refuse_sealed(update_fields or (), "a seal belongs to one row and cannot replace another's")
        return super().bulk_create(
            objs, *args, update_conflicts=update_conflicts, update_fields=update_fields, **kwargs
        )

    def order_by(self, *field_names):
        """Sort; raise FieldError on a sealed field, whose ciphertext has no order."""
        names = (name.lstrip("-+") for name in field_names if isinstance(name, str))
        self._refuse_sealed(names, "sort in Python, after open_list()")
        return super().order_by(*field_names)


SealedManager = models.Manager.from_queryset(SealedQuerySet, class_name="SealedManager")


class SealedModel(models.Model):
    """A row with sealed fields: a random id, and one young person (or the installation) whose key seals it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects = SealedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @classmethod
    def sealed_names(cls) -> frozenset[str]:
        """Give the names of the fields that are sealed."""
        return frozenset(field.name for field in cls._meta.concrete_fields if getattr(field, "is_sealed", False))

    def seal_owner(self) -> uuid.UUID | None:
        """Give the young person whose key seals this row; None means the installation and has to be said outright.

        Each sealed model carries its own young_person column: reaching it over a relation costs a query per row.
        """
        if self.young_person_id is None:
            raise SealError(f"This {self._meta.verbose_name} names no young person yet, so nothing can be sealed.")
        return self.young_person_id

    def refresh_from_db(self, *args, **kwargs) -> None:
        """Reload the row without opening what is sealed in it."""
        with as_stored():
            super().refresh_from_db(*args, **kwargs)
