"""What the platform holds on a person, and how it forgets them: each app says its part in its `personal.py`.

A `personal.py` has

- COVERS: the models that point at people or organisations and that this part answers for;
- held_on(user): all that these hold on a person, fit for JSON;
- erase(user): make them forget the person.

An app whose models point at organisations only states COVERS and leaves out the functions.
"""

from collections.abc import Iterable
from types import ModuleType
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Model

from intercluster.core.feature import submodules


def parts() -> dict[str, ModuleType]:
    """Return the part of each app that holds something on people, by the app's label in alphabetical order."""
    found = {feature.label: part for feature, part in submodules("personal") if hasattr(part, "held_on")}
    return dict(sorted(found.items()))


def covered_models() -> set[type[Model]]:
    """Return the models that some part answers for."""
    covers: Iterable[Iterable[type[Model]]] = (part.COVERS for _feature, part in submodules("personal"))
    return {model for models in covers for model in models}


def everything_on(user: AbstractBaseUser) -> dict[str, dict[str, Any]]:
    """Return all that is held on a person, by app."""
    return {label: part.held_on(user) for label, part in parts().items()}


@transaction.atomic
def erase_everywhere(user: AbstractBaseUser) -> None:
    """Let every app forget a person, the app of the accounts last: others look people up by their account."""
    remaining = parts()
    accounts = remaining.pop(settings.AUTH_USER_MODEL.partition(".")[0])
    for part in [*remaining.values(), accounts]:
        part.erase(user)
