"""Migrating quickly leads to what Django makes of the same migrations."""

from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from intercluster.core.migrating import quickly


def told(model: Any) -> object:
    """Return what a class of a model knows of itself and of those it is related to."""
    fields = {
        (field.name, type(field), field.related_model and field.related_model._meta.label)
        for field in model._meta.get_fields(include_hidden=True)
    }
    return fields, *([each.deconstruct() for each in every] for every in (model._meta.constraints, model._meta.indexes))


def test_classes_that_were_changed_are_as_new_ones() -> None:
    """All operations of all migrations are done to classes, which are then compared with new ones."""
    loader = MigrationLoader(None)
    plan = [key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)]
    state = ProjectState(real_apps=loader.unmigrated_apps)
    with quickly():
        assert state.apps is not None
        for key in dict.fromkeys(plan):
            loader.graph.nodes[key].mutate_state(state, preserve=False)
    changed = state.apps
    state.clear_delayed_apps_cache()
    new = state.apps
    assert changed is not new
    assert {model._meta.label: told(model) for model in changed.get_models(include_auto_created=True)} == {
        model._meta.label: told(model) for model in new.get_models(include_auto_created=True)
    }


def test_django_is_as_before_after_migrating() -> None:
    before = dict(vars(ProjectState))
    with quickly():
        assert dict(vars(ProjectState)) != before
    assert dict(vars(ProjectState)) == before
