"""Jobs of moving out."""

from procrastinate.contrib.django import app


@app.task(name="moving.export")
def write_export(number: int) -> None:
    """Write a cluster's file that an office has asked for."""
    from intercluster.apps.moving.services import make_export  # noqa: PLC0415  # it defers this task

    make_export(number)
