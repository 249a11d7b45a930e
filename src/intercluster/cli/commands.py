"""The root of the command line."""

import pghistory
import typer
from django.core.management import call_command

from intercluster.cli import demo, evaluate, introductions, language, mail, partners, people, privacy, ranking, regions
from intercluster.cli.console import out, progress
from intercluster.cli.imports import exports, imports
from intercluster.cli.server import serve
from intercluster.core.history.tracking import COMMAND_LINE
from intercluster.demo.concepts import load_concepts
from intercluster.postgres import ready

app = typer.Typer(
    no_args_is_help=True,
    help="Partner search across languages for the small firms of industrial clusters.",
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.add_typer(partners.app, name="partners")
app.add_typer(introductions.app, name="introductions")
app.add_typer(people.app, name="people")
app.add_typer(language.app, name="language")
app.add_typer(regions.app, name="regions")
app.add_typer(ranking.app, name="ranking")
app.add_typer(demo.app, name="demo")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")
app.add_typer(mail.app, name="mail")
app.add_typer(privacy.app, name="privacy")
app.command()(serve)
app.command()(mail.worker)


@app.callback()
def _root(context: typer.Context) -> None:
    """Partner search across languages for the small firms of industrial clusters."""
    # Migrations define triggers, whose text the history's context cannot be sent with.
    if context.invoked_subcommand not in {"setup", "serve"}:
        context.with_resource(pghistory.context(source=COMMAND_LINE))


@app.command()
def setup() -> None:
    """Check the database, bring its tables up to date, and load the vocabulary that comes with the platform."""
    ready.check()
    call_command("migrate", verbosity=0)
    with progress("Encoding the capability catalogue's names") as advance:
        load_concepts(advance)
    out.print("The database is ready.")
