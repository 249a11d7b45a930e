"""The root of the command line. It lists what apps declare, and loads a command when it is asked for.

To load Django and every app takes seconds, for which the list of commands need not wait.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cache
from typing import Any

import django
import pghistory
import typer
from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.module_loading import import_string
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from intercluster.core.feature import Command, FeatureConfig
from intercluster.starting import starting

OWN = [
    Command(
        "setup",
        "Check the database, bring its tables up to date, and load the vocabulary that comes with the platform.",
        "intercluster.cli.setup.setup",
        0,
    ),
    Command("serve", "Serve the web platform with gunicorn until interrupted.", "intercluster.cli.server.serve", 0),
    Command(
        "check",
        "Say whether this installation is sound. The exit code is 1 if a check fails.",
        "intercluster.cli.check.check",
        0,
    ),
    Command(
        "backup",
        "Write a backup of everything but the secret key into one file. The platform may run meanwhile.",
        "intercluster.cli.backup.backup",
        0,
    ),
    Command(
        "restore",
        "Put a backup in place of the database. Stop the platform first.",
        "intercluster.cli.backup.restore",
        0,
    ),
]


@cache
def listed() -> Mapping[str, list[Command]]:
    """Return the commands by name. A group has an entry of each app with commands in it."""
    configs = apps.get_app_configs() if apps.ready else map(AppConfig.create, settings.INSTALLED_APPS)
    added = [command for config in configs if isinstance(config, FeatureConfig) for command in config.commands]
    found: dict[str, list[Command]] = {}
    for command in sorted([*OWN, *added], key=lambda command: command.position):
        found.setdefault(command.name, []).append(command)
    return found


@cache
def loaded(name: str) -> Any:
    """Return a command, or a group of commands, ready to be carried out."""
    if apps.ready:
        return _load(name)
    with starting():
        django.setup()
        return _load(name)


def _load(name: str) -> Any:
    around, entries = typer.Typer(pretty_exceptions_enable=False), listed()[name]
    found = [import_string(entry.path) for entry in entries]
    if isinstance(found[0], typer.Typer):
        group = typer.Typer(no_args_is_help=True)
        group.registered_commands = [command for each in found for command in each.registered_commands]
        around.add_typer(group, name=name, help=entries[0].help)
    else:
        around.command(name)(found[0])
    return get_group(around).commands[name]


class Loading(Mapping[str, Any]):
    """The commands by name, each loaded when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        return loaded(name)

    def __contains__(self, name: object) -> bool:
        return name in listed()

    def __iter__(self) -> Iterator[str]:
        return iter(listed())

    def __len__(self) -> int:
        return len(listed())


class Root(TyperGroup):
    """The command `intercluster`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"commands": Loading()})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, or None if there is none of this name."""
        # Not `get`, which takes a KeyError of the command's own code for a name that is not there.
        return self.commands[cmd_name] if cmd_name in self.commands else None  # noqa: SIM401

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """List the commands, none of which is loaded for it."""
        shown = copy(self)
        shown.commands = {name: TyperCommand(name, help=entries[0].help) for name, entries in listed().items()}
        TyperGroup.format_help(shown, ctx, formatter)


app = typer.Typer(
    cls=Root,
    no_args_is_help=True,
    help="Partner search across languages for the small firms of industrial clusters.",
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _root(context: typer.Context) -> None:
    """Partner search across languages for the small firms of industrial clusters."""
    from intercluster.core.history.tracking import COMMAND_LINE  # noqa: PLC0415 - needs Django's set-up

    # Migrations define triggers, whose text the history's context cannot be sent with.
    if context.invoked_subcommand not in {"setup", "serve", "restore"}:
        context.with_resource(pghistory.context(source=COMMAND_LINE))
