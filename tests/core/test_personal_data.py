"""Each app says what it holds on people, and nothing that points at them is left out."""

import pytest
from django.apps import AppConfig, apps
from django.db.models import Model
from tests.core.memos import personal as memos

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.core.personal_data import covered_models, erase_everywhere, everything_on, parts


def _points_at_people(model: type[Model]) -> bool:
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return any(field.remote_field and field.remote_field.model in {User, Organisation} for field in fields)


def test_every_model_that_points_at_people_or_organisations_is_covered() -> None:
    # The history of a model is covered with that model: it leads to an account by its number only.
    tracked = {model: getattr(model, "pgh_tracked_model", model) for model in apps.get_models()}
    pointing = {whole for model, whole in tracked.items() if _points_at_people(model)} - {User, Organisation}
    assert pointing == covered_models() - {Organisation}
    assert len(pointing) > 25


def test_each_app_is_asked_what_it_holds_and_accounts_forget_last(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppConfig.create("tests.core.memos")
    app.apps, app.models = apps, {}
    monkeypatch.setitem(apps.app_configs, "memos", app)
    berit = User.objects.create_user("berit@firm.example", name="Berit")
    assert everything_on(berit)["memos"] == {"name": "Berit"}
    erase_everywhere(berit)
    assert memos.erased == ["Berit"]


def test_app_that_holds_nothing_on_people_only_covers_its_models() -> None:
    assert "partnering" not in parts()
    assert "partnering" in {model._meta.app_label for model in covered_models()}
