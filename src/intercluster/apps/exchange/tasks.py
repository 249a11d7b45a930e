"""Jobs of the exchange: thin, each calls one service."""

from procrastinate.contrib.django import app

from intercluster.apps.exchange.order.services import offer_unanswered
from intercluster.apps.exchange.practices.services import remind
from intercluster.apps.exchange.visits.after import ask_who_came
from intercluster.apps.exchange.visits.after import remind as remind_of_visits
from intercluster.core import clock


@app.periodic(cron="17 6 * * *")
@app.task(name="exchange.look_again", queueing_lock="exchange.look_again")
def look_again(timestamp: int) -> None:
    """Ask about practices whose day to look at them again has come."""
    remind(clock.today())


@app.periodic(cron="27 6 * * *")
@app.task(name="exchange.unanswered", queueing_lock="exchange.unanswered")
def unanswered(timestamp: int) -> None:
    """Offer questions that nobody has answered for some time to the offices."""
    offer_unanswered(clock.now())


@app.periodic(cron="37 6 * * *")
@app.task(name="exchange.visits_soon", queueing_lock="exchange.visits_soon")
def visits_soon(timestamp: int) -> None:
    """Remind visitors and hosts of visits that begin within two days, and ask after visits that are over."""
    remind_of_visits(clock.today())
    ask_who_came(clock.today())


@app.task(name="exchange.read_document", priority=-1)
def read_document(number: int) -> None:
    """Read the text of a document of the library; mails go first."""
    from intercluster.apps.exchange.library.reading.services import read  # noqa: PLC0415  # what it calls defers this

    read(number)


@app.task(name="exchange.index_document", priority=-1)
def index_document(number: int) -> None:
    """Make the next passages of a document searchable; other jobs have their turn before the rest."""
    from intercluster.apps.exchange.library.reading.services import make_searchable  # noqa: PLC0415  # as above

    make_searchable(number)
