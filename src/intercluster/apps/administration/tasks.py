"""Jobs of the administration."""

from procrastinate.contrib.django import app


@app.task(name="administration.cluster_file")
def work_on_cluster_file(number: int) -> None:
    """Check a cluster's file that an administrator has uploaded, or bring it in."""
    from intercluster.apps.administration.cluster_files.services import work_on  # noqa: PLC0415  # it defers this task

    work_on(number)
