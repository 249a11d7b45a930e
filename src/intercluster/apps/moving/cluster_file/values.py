"""Values of fields as JSON, and back."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

Row = dict[str, Any]
Refs = dict[type[models.Model], dict[Any, Any]]
"""By model: on writing what a row is called by its key in the database, on reading the other way round."""


class WrongValueError(ValueError):
    """What is wrong with a value, and what would be right."""


def line_of(row: Mapping[str, Any], *, by_name: bool = False) -> str:
    """Return a row as one line of a file, its values in the order given or by name."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=by_name)


def plain(value: Any) -> Any:
    """Return a value of a field as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def hashable(ref: Any) -> Any:
    """Return what other rows call a row, as a key."""
    return tuple(ref) if isinstance(ref, list) else ref


def encoded(row: models.Model, field: "models.Field[Any, Any]", refs: Refs) -> Any:
    """Return the value of a field; a row that is not in the file is None. Raises LookupError where it is needed."""
    value = getattr(row, field.attname)
    if field.remote_field is None or value is None:
        return plain(value)
    ref = refs[_target(field)].get(value)
    if ref is None and not field.null:
        raise LookupError(f"{row._meta.label}.{field.name} points at a row that is not in the file.")
    return ref


def decoded(field: "models.Field[Any, Any]", value: Any, refs: Refs) -> Any:
    """Return the value of a field from JSON, for its `attname`. Raises WrongValueError."""
    if value is None:
        if not field.null:
            raise WrongValueError("is empty")
        return None
    if field.remote_field is not None:
        try:
            return refs[_target(field)][hashable(value)]
        except (KeyError, TypeError) as problem:
            raise WrongValueError("names nothing that the file has before") from problem
    try:
        made = (
            base64.b64decode(value, validate=True) if isinstance(field, models.BinaryField) else field.to_python(value)
        )
        field.run_validators(made)
    except (ValidationError, ValueError, TypeError, AttributeError, binascii.Error) as problem:
        raise WrongValueError("is not what this field holds") from problem
    if field.choices and made not in dict(field.flatchoices) and not (field.blank and made == ""):
        raise WrongValueError(f"is not one of {', '.join(str(choice) for choice, _label in field.flatchoices)}")
    if plain(made) != value or type(plain(made)) is not type(value):
        raise WrongValueError("is not written as this field is")
    return made


def _target(field: "models.Field[Any, Any]") -> type[models.Model]:
    model = field.related_model
    assert isinstance(model, type)  # never "self" once the models are loaded
    return model
