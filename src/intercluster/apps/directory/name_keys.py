"""The key by which organisations with a name alike are found: it is stored with the name whenever that is written."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from intercluster.apps.directory.names import KEY_LIMIT, name_key

NAME, KEY = "name", "name_key"


def with_key(fields: Iterable[str]) -> list[str]:
    """Return fields to write, with the key where the name is one of them."""
    written = list(fields)
    return [*written, KEY] if NAME in written and KEY not in written else written


class NameKeyField(models.CharField):
    """The key of a row's name, worked out at each insert and each update of it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": KEY_LIMIT, "editable": False, "default": "", **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the key of the name, and set it."""
        key = name_key(getattr(model_instance, NAME))
        setattr(model_instance, self.attname, key)
        return key


class OrganisationSet(models.QuerySet[Any]):
    """Organisations; what writes a name writes its key."""

    def update(self, **values: Any) -> int:
        """Write fields of all rows; a name must be a text, since no key of an expression can be worked out."""
        if NAME in values and KEY not in values:
            values[KEY] = name_key(values[NAME])
        return super().update(**values)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """Insert rows, or update those that are there."""
        if options.get("update_fields"):
            options["update_fields"] = with_key(options["update_fields"])
        return super().bulk_create(objs, *args, **options)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **options: Any) -> int:
        """Update fields of rows."""
        changed, written = list(objs), with_key(fields)
        if KEY in written:
            for each in changed:
                setattr(each, KEY, name_key(getattr(each, NAME)))
        return super().bulk_update(changed, written, *args, **options)
