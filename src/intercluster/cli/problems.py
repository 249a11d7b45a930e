"""What a command says where something went wrong that its user can mend."""

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable

from intercluster.paths import storage_problem


def explained(problem: Exception) -> str | None:
    """Return what is wrong, in a sentence; None if it is a fault of the code."""
    if isinstance(problem, OSError):
        return storage_problem(problem)
    if isinstance(problem, ImproperlyConfigured) and not apps.ready:
        return str(problem)
    if isinstance(problem, OperationalError):
        return storage_problem(problem) or f"The database does not answer: {problem}"
    if isinstance(problem, ProgrammingError) and isinstance(problem.__cause__, UndefinedTable | UndefinedColumn):
        return "The database does not have the tables of this version yet: run `intercluster setup` first."
    return str(problem) if apps.ready and isinstance(problem, _refusals()) else None


def _refusals() -> tuple[type[Exception], ...]:
    from intercluster.core.errors import Refused  # noqa: PLC0415 - only where a command was refused
    from intercluster.postgres.ready import DatabaseProblemError  # noqa: PLC0415
    from intercluster.tables.turns import ReadersBusyError  # noqa: PLC0415

    return Refused, ReadersBusyError, DatabaseProblemError
