from importlib.metadata import distributions

import pytest
from django.core.management import call_command
from packaging.specifiers import SpecifierSet


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_locked_packages_run_on_the_python_of_debian_12() -> None:
    """The README promises two commands on a fresh Debian 12, which has Python 3.11.2."""
    asked = {each.name: each.metadata["Requires-Python"] for each in distributions()}
    assert {name: python for name, python in asked.items() if python and "3.11.2" not in SpecifierSet(python)} == {}
