"""Bring the tables up to date, several times as fast as Django does by itself.

While it migrates, Django keeps a class of every model as it was at that time. At each operation it makes new classes of
all models that are related to the one that changes, which are nearly all: nine tenths of the time go there. Here an
operation that only adds something, or changes constraints or triggers, changes the present classes. The code of a
migration still gets new classes, since a state whose classes were changed counts as what Django calls delayed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field
from pgtrigger.migrations import AddTrigger, RemoveTrigger

_OPTIONS = ("constraints", "indexes", "triggers")


def migrate() -> None:
    """Bring the tables up to date."""
    with quickly():
        call_command("migrate", verbosity=0)


@contextmanager
def quickly() -> Iterator[None]:
    """Have Django migrate quickly within a block."""
    changed: list[tuple[type, str, Callable[..., Any]]] = [
        (ProjectState, "add_model", _add_model),
        (ProjectState, "add_field", _add_field),
        (ProjectState, "_append_option", _change_options),
        (ProjectState, "_remove_option", _change_options),
        (AddTrigger, "state_forwards", _change_triggers),
        (RemoveTrigger, "state_forwards", _change_triggers),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _around in changed]
    for (owner, name, around), (_owner, _name, original) in zip(changed, before, strict=True):
        setattr(owner, name, around(original))
    try:
        yield
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)


def _add_model(original: Callable[..., None]) -> Callable[..., None]:
    def add_model(state: ProjectState, model_state: ModelState) -> None:
        apps = _without_classes(state, original, state, model_state)
        if apps is not None:
            apps.render_multiple([model_state])

    return add_model


def _add_field(original: Callable[..., None]) -> Callable[..., None]:
    def add_field(
        state: ProjectState,
        app_label: str,
        model_name: str,
        name: str,
        field: "Field[Any, Any]",
        preserve_default: bool,
    ) -> None:
        arguments = (state, app_label, model_name, name, field, preserve_default)
        model = state.apps.get_model(app_label, model_name) if "apps" in state.__dict__ else None
        if model is None or field.primary_key or model.__subclasses__():
            original(*arguments)
            return
        apps = _without_classes(state, original, *arguments)
        with apps.bulk_update():
            model.add_to_class(name, state.models[app_label, model_name].fields[name].clone())

    return add_field


def _change_options(original: Callable[..., None]) -> Callable[..., None]:
    def change_options(state: ProjectState, app_label: str, model_name: str, *arguments: Any) -> None:
        apps = _without_classes(state, original, state, app_label, model_name, *arguments)
        _tell_options(state, apps, app_label, model_name)

    return change_options


def _change_triggers(original: Callable[..., None]) -> Callable[..., None]:
    def change_triggers(operation: AddTrigger | RemoveTrigger, app_label: str, state: ProjectState) -> None:
        apps = _without_classes(state, original, operation, app_label, state)
        _tell_options(state, apps, app_label, operation.model_name)

    return change_triggers


def _without_classes(state: ProjectState, change: Callable[..., None], *arguments: Any) -> Any:
    """Change a state as if it had no classes yet, and return the registry of those it has, if any."""
    apps = state.__dict__.pop("apps", None)
    change(*arguments)
    if apps is not None:
        state.__dict__["apps"] = apps
        state.is_delayed = True
    return apps


def _tell_options(state: ProjectState, apps: Any, app_label: str, model_name: str) -> None:
    if apps is not None:
        options = state.models[app_label, model_name].options
        meta = apps.get_model(app_label, model_name)._meta
        for name in _OPTIONS:
            if name in options:
                setattr(meta, name, list(options[name]))
