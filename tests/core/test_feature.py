"""Apps plug themselves in."""

from django.apps import apps
from django.conf import settings

from intercluster.core.feature import FeatureConfig, features, submodules


def test_features_come_in_the_order_of_installed_apps() -> None:
    names = [feature.name for feature in features()]
    assert names == [name for name in settings.INSTALLED_APPS if name in names]
    assert "intercluster.apps.alerts" in names


def test_submodule_is_found_by_its_name_or_none() -> None:
    alerts = apps.get_app_config("alerts")
    assert isinstance(alerts, FeatureConfig)
    assert alerts.submodule("urls").app_name == "alerts"  # type: ignore[union-attr]
    assert alerts.submodule("nothing_of_this_name") is None


def test_submodules_names_only_apps_that_have_one() -> None:
    assert "alerts" in {feature.label for feature, _module in submodules("urls")}
    assert not list(submodules("nothing_of_this_name"))
