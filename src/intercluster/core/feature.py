"""An app as a plug-in: what it adds to the platform, stated in its own folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType
from typing import ClassVar

import environ
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.module_loading import import_string, module_has_submodule
from django.utils.translation import gettext_lazy as _

from intercluster.core.searchable import Searchable


class Section(TextChoices):
    """A section of the navigation, in order. One without a part for the reader is absent."""

    OFFICE = "office", _("Office")
    PARTNERS = "partners", _("Partners")
    PROJECTS = "projects", _("Projects")
    REGIONS = "regions", _("Regions")
    STRATEGY = "strategy", _("Strategy")
    MEET = "meet", _("Meet")
    ME = "me", _("My account")
    """The reader's own menu, at the right."""


@dataclass(frozen=True)
class NavItem:
    """A part of a section: one page; or `links`, where which pages there are depends on the reader."""

    section: Section
    position: int
    """Parts are listed by it; the section opens on the first."""
    label: Promise | str = ""
    view: str = ""
    """Name of the page's address, such as "events:list"."""
    people_only: bool = False
    """Is it for people who are signed in?"""
    badge: str = ""
    """Dotted path of a function that takes the request and returns how much waits there for the reader."""
    links: str = ""
    """Dotted path of a function that takes the request and returns pairs of label and address."""


@dataclass(frozen=True)
class Scope:
    """What a token may be used for; what its person may do limits it further."""

    name: str
    label: Promise


@dataclass(frozen=True)
class Period:
    """Something that is kept for a number of days only."""

    name: str
    label: Promise
    setting: str
    """The setting with the number of days."""
    purge: str
    """Dotted path of a function that takes the moment before which all is let go, and the present moment. It removes
    what is older and returns how much that was."""

    @property
    def days(self) -> int:
        """Return for how long it is kept."""
        return int(getattr(settings, self.setting))

    def enforce(self, now: datetime) -> int:
        """Remove what is past its time, and return how much that was."""
        return int(import_string(self.purge)(now - timedelta(days=self.days), now))


@dataclass(frozen=True)
class Step:
    """Work of a command that shows how far it is."""

    label: str
    run: str
    """Dotted path of a function that takes what to call with how much is done (`analysis.progress.Advance`)."""


class FeatureConfig(AppConfig):
    """Configuration of an app that plugs itself into the platform.

    Small facts are attributes of the class. What an attribute names by a dotted path is imported when it is needed,
    since models do not exist yet when this class is read.

    Modules are found in the app's folder by their names, each where it is there:

    - notices: the kinds of notices that the app sends, imported at start
    - urls: `urlpatterns` of its pages, from the root
    - api: `router` of its part of the HTTP API
    - capabilities: a catalogue of texts in several languages, from which language means are learnt
    - cli: `groups` and `commands` of the command line; see core/console.py
    - demo: what the app adds to the demo alliance; see core/demo.py
    - personal: what the app holds on people and how it forgets them; see core/personal_data.py
    """

    default = False  # of the classes in an apps.py, Django takes the app's own and not this one

    at_start: ClassVar[tuple[str, ...]] = ("notices",)
    """Modules that are imported when Django starts, after all models are loaded."""
    slots: ClassVar[Mapping[str, str]] = {}
    """Templates of fragments for pages of lower apps, by the slot that each fills."""
    settings: ClassVar[Mapping[str, int]] = {}
    """Numbers that an installation may choose, with their defaults: NAME is read from INTERCLUSTER_NAME."""
    navigation: ClassVar[Sequence[NavItem]] = ()
    """Parts of the navigation's sections."""
    scopes: ClassVar[Sequence[Scope]] = ()
    """What tokens of the HTTP API may be used for."""
    retention: ClassVar[Sequence[Period]] = ()
    """What is kept for a time only."""
    searchable: ClassVar[Sequence[Searchable]] = ()
    """Models whose texts people can search."""
    setup_steps: ClassVar[Sequence[Step]] = ()
    """What `intercluster setup` does once the tables are there."""
    text_steps: ClassVar[Sequence[Step]] = ()
    """What makes new texts ready for use: done before pages are served, and by commands that brought texts in."""
    timeline: ClassVar[str] = ""
    """Dotted path of what gives the app's entries in the timeline of a cluster or organisation; see
    core/history/timeline.py."""

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        """Read the app's settings, and import what has to be known before the first request, command or job."""
        for name, default in self.settings.items():
            if not hasattr(settings, name):
                setattr(settings, name, environ.Env().int(f"INTERCLUSTER_{name}", default))
        for name in self.at_start:
            self.submodule(name)

    def submodule(self, name: str) -> ModuleType | None:
        """Import one of the app's modules, or return None if the app has no module of this name."""
        if self.module is None or not module_has_submodule(self.module, name):
            return None
        return import_module(f"{self.name}.{name}")


def features() -> list[FeatureConfig]:
    """Return the apps that are plug-ins, in the order of INSTALLED_APPS."""
    return [config for config in apps.get_app_configs() if isinstance(config, FeatureConfig)]


def scopes() -> dict[str, Scope]:
    """Return what a token may be used for, by name."""
    return {scope.name: scope for feature in features() for scope in feature.scopes}


def periods() -> list[Period]:
    """Return all that is kept for a time only, what is kept longest first."""
    every = [period for feature in features() for period in feature.retention]
    return sorted(every, key=lambda period: -period.days)


def searchables() -> list[Searchable]:
    """Return the models whose texts people can search."""
    return [searchable for feature in features() for searchable in feature.searchable]


def searchable_of(model: type[Model]) -> Searchable:
    """Return how a model is searched."""
    return next(searchable for searchable in searchables() if searchable.model_class is model)


def submodules(name: str) -> Iterator[tuple[FeatureConfig, ModuleType]]:
    """Return each app that has a module of this name, with the module."""
    for feature in features():
        if (module := feature.submodule(name)) is not None:
            yield feature, module
