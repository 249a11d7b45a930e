"""How commands speak: results on standard output, progress and errors on standard error."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.utils.module_loading import import_string
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from intercluster.analysis.progress import Advance
from intercluster.core.feature import Step

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


def carry_out(steps: Iterable[Step]) -> int:
    """Do the steps one after the other, each with its progress, and return how much they did."""
    done = 0
    for step in steps:
        with progress(step.label) as advance:
            result = import_string(step.run)(advance)
        done += result if isinstance(result, int) else 0
    return done


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """Show a bar on standard error while work goes on; nothing where it is not a terminal but a line at each tenth."""
    if err.is_terminal:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=err,
        ) as bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return
    shown = -1

    def line(done: int, total: int) -> None:
        nonlocal shown
        tenth = 10 * done // max(total, 1)
        if tenth > shown:
            shown = tenth
            err.print(f"{label}: {done} of {total}", markup=False)

    yield line
