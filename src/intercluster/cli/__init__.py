"""`intercluster …`: thin, like a view. Each command parses, calls one query or service, and prints.

One module a group of commands; a command returns nothing and raises `Failure` for what the user can mend.
"""

import os
import sys

import django
from django.db import OperationalError
from rich.console import Console


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
    django.setup()
    # The commands import models, which exist only after set-up.
    from intercluster.cli.commands import app  # noqa: PLC0415
    from intercluster.cli.console import Failure  # noqa: PLC0415
    from intercluster.postgres.ready import DatabaseProblemError  # noqa: PLC0415

    try:
        app()
    except (Failure, DatabaseProblemError) as problem:
        Console(stderr=True, soft_wrap=True).print(str(problem), style="red", markup=False)
        sys.exit(1)
    except OperationalError as problem:
        Console(stderr=True, soft_wrap=True).print(
            f"The database does not answer: {problem}", style="red", markup=False
        )
        sys.exit(1)
