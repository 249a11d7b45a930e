"""What the exchange adds to the demo, folder by folder."""

from intercluster.apps.exchange.practices import demo as practices
from intercluster.apps.exchange.questions import demo as questions
from intercluster.apps.exchange.visits import demo as visits
from intercluster.core.demo import DemoAlliance, Loading


def load(generated: DemoAlliance, loading: Loading) -> None:
    """Write fictional texts of each kind."""
    practices.load()
    questions.load()
    visits.load()


def remove() -> None:
    """Delete them."""
    visits.remove()
    questions.remove()
    practices.remove()
