"""The root of the command line."""

import pghistory
import typer
from django.core.management import call_command

from intercluster.cli.backup import backup, restore
from intercluster.cli.check import check
from intercluster.cli.server import serve
from intercluster.core.console import carry_out, out
from intercluster.core.feature import features, submodules
from intercluster.core.history.tracking import COMMAND_LINE
from intercluster.postgres import ready

app = typer.Typer(
    no_args_is_help=True,
    help="Partner search across languages for the small firms of industrial clusters.",
    pretty_exceptions_enable=False,
    add_completion=False,
)

_modules = [module for _feature, module in submodules("cli")]
_named: dict[str, typer.Typer] = {}
for _group in sorted((group for module in _modules for group in module.groups), key=lambda group: group.position):
    if _group.name in _named:  # several apps have commands in one group
        _named[_group.name].registered_commands += _group.app.registered_commands
    else:
        app.add_typer(_named.setdefault(_group.name, _group.app), name=_group.name)
app.command()(serve)
app.command()(check)
app.command()(backup)
app.command()(restore)
for _command in (command for module in _modules for command in getattr(module, "commands", ())):
    app.command()(_command)


@app.callback()
def _root(context: typer.Context) -> None:
    """Partner search across languages for the small firms of industrial clusters."""
    # Migrations define triggers, whose text the history's context cannot be sent with.
    if context.invoked_subcommand not in {"setup", "serve", "restore"}:
        context.with_resource(pghistory.context(source=COMMAND_LINE))


@app.command()
def setup() -> None:
    """Check the database, bring its tables up to date, and load the vocabulary that comes with the platform."""
    ready.check()
    call_command("migrate", verbosity=0)
    carry_out(step for feature in features() for step in feature.setup_steps)
    out.print("The database is ready.")
