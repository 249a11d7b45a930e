"""What an app adds to the demo alliance: `load(generated, now)` and `remove()` in its demo.py.

`load` is called in the order of INSTALLED_APPS, after clusters, organisations and their people were written. `remove`
is called in the opposite order, before they are deleted. What is loaded is the same for the same seed and day.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from intercluster.core.feature import submodules


class GeneratedStatement(Protocol):
    """A generated offer or need."""

    @property
    def text(self) -> str:
        """Return the text."""

    @property
    def capability(self) -> str:
        """Return the capability that it truly is about."""


class GeneratedOrganisation(Protocol):
    """A generated organisation."""

    @property
    def slug(self) -> str:
        """Return the slug by which it is in the database."""

    @property
    def offers(self) -> Sequence[GeneratedStatement]:
        """Return its offers."""

    @property
    def needs(self) -> Sequence[GeneratedStatement]:
        """Return its needs."""


class Generated(Protocol):
    """The generated alliance."""

    @property
    def seed(self) -> int:
        """Return the seed."""

    @property
    def organisations(self) -> Sequence[GeneratedOrganisation]:
        """Return its organisations."""


def load_parts(generated: Generated, now: datetime) -> None:
    """Write what each app adds to a loaded alliance."""
    for _feature, module in submodules("demo"):
        module.load(generated, now)


def remove_parts() -> None:
    """Delete what each app has added, the last one first."""
    for _feature, module in reversed(list(submodules("demo"))):
        module.remove()
