"""`intercluster setup`: what an installation needs before anything else."""

from intercluster.core.console import carry_out, out
from intercluster.core.feature import features
from intercluster.core.migrating import migrate
from intercluster.postgres import ready


def setup() -> None:
    """Check the database, bring its tables up to date, and load the vocabulary that comes with the platform."""
    ready.check()
    migrate()
    carry_out(step for feature in features() for step in feature.setup_steps)
    out.print("The database is ready.")
