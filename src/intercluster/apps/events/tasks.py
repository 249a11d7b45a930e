"""Jobs of events: thin, each calls one service."""

from procrastinate.contrib.django import app


@app.task(name="events.plan")
def make_plan(number: int) -> None:
    """Make a plan that an office has asked for."""
    from intercluster.apps.events.planning.services import make_plan as make  # noqa: PLC0415  # it defers this task

    make(number)
