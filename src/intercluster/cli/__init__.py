"""`intercluster …`: thin, like a view. Each command parses, calls one query or service, and prints.

Each group of commands is one module. A command returns nothing, and raises `Refused` for what the user can correct.
"""

import os
import sys
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable
from rich.console import Console

from intercluster.paths import storage_problem
from intercluster.starting import starting


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
    try:
        with starting():
            django.setup()
            # The commands import models, which exist only after set-up.
            from intercluster.cli.commands import app  # noqa: PLC0415
            from intercluster.core.errors import Refused  # noqa: PLC0415
            from intercluster.postgres.ready import DatabaseProblemError  # noqa: PLC0415
            from intercluster.tables.turns import ReadersBusyError  # noqa: PLC0415
    except ImproperlyConfigured as problem:
        _stop(str(problem))
    except OSError as problem:
        if said := storage_problem(problem):
            _stop(said)
        raise

    try:
        app()
    except (Refused, ReadersBusyError, DatabaseProblemError) as problem:
        _stop(str(problem))
    except OperationalError as problem:
        _stop(storage_problem(problem) or f"The database does not answer: {problem}")
    except OSError as problem:
        if said := storage_problem(problem):
            _stop(said)
        raise
    except ProgrammingError as problem:
        if isinstance(problem.__cause__, UndefinedTable | UndefinedColumn):
            _stop("The database does not have the tables of this version yet: run `intercluster setup` first.")
        raise


def _stop(problem: str) -> NoReturn:
    """Say what was wrong, and end."""
    Console(stderr=True, soft_wrap=True).print(problem, style="red", markup=False)
    sys.exit(1)
