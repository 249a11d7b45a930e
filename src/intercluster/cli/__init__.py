"""`intercluster …`: thin, like a view. Each command parses, calls one query or service, and prints.

Each group of commands is one module. A command returns nothing, and raises `Refused` for what the user can correct.
"""

import os
import sys

from intercluster.starting import starting


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
    with starting():
        from intercluster.cli.commands import app  # noqa: PLC0415 - it takes longer than anything before it
        from intercluster.cli.problems import explained  # noqa: PLC0415
    try:
        app()
    except Exception as problem:
        if said := explained(problem):
            from rich.console import Console  # noqa: PLC0415 - needed only here

            Console(stderr=True, soft_wrap=True).print(said, style="red", markup=False)
            sys.exit(1)
        raise
