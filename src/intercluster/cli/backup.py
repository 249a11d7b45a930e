"""`intercluster backup` and `intercluster restore`: a whole installation as one file."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.module_loading import import_string

from intercluster.core.backups import make_backup, restore_backup
from intercluster.core.console import carry_out, out
from intercluster.core.feature import features


def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")]) -> None:
    """Write a backup of everything but the secret key into one file. The platform may run meanwhile."""
    made = make_backup(file)
    out.print(f"Written to {made.file}.", markup=False)


def restore(
    file: Annotated[Path, typer.Argument(help="What `intercluster backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Also where people have accounts already.")] = False,
) -> None:
    """Put a backup in place of the database. Stop the platform first."""
    restored = restore_backup(file, replace=replace)
    said = [import_string(feature.after_restore)() for feature in features() if feature.after_restore]
    carry_out(step for feature in features() for step in (*feature.setup_steps, *feature.text_steps))
    out.print(f"The platform is as it was at {restored.at:%Y-%m-%d %H:%M} UTC.", markup=False)
    if restored.kept:
        out.print(f"What was there before is in {restored.kept}.", markup=False)
    for line in filter(None, said):
        out.print(line, markup=False)
    if not restored.same_key:
        out.print(
            "The backup was made with another secret key: put that key back, or people have to set up their second "
            "factors again, and links in mails that were not opened are dead."
        )
