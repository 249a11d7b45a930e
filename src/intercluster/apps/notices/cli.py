"""The commands `intercluster worker` and `intercluster mail …`."""

import os
import sys
from typing import Annotated

import typer

from intercluster.apps.notices import delivery, replies
from intercluster.apps.notices.jobs import run_worker
from intercluster.apps.notices.models import Mail
from intercluster.core.console import err, out
from intercluster.core.errors import Refused

app = typer.Typer(no_args_is_help=True)

OPEN = (Mail.State.UNCERTAIN, Mail.State.FAILED, Mail.State.SENDING, Mail.State.WAITING)


def worker(
    once: Annotated[bool, typer.Option("--once", help="End when no job is due any more.")] = False,
) -> None:
    """Do the jobs that are due, such as sending mails, until interrupted."""
    run_worker(until_done=once)


@app.command("open")
def open_mails() -> None:
    """List mails that wait, were not sent, or were perhaps sent."""
    mails = Mail.objects.filter(state__in=OPEN).select_related("recipient").order_by("pk")
    for mail in mails:
        out.print(
            f"{mail.pk}\t{mail.state}\t{mail.created:%Y-%m-%d %H:%M}\t{mail.whom}\t{mail.problem}",
            markup=False,
        )
    if not mails:
        out.print("No mail is open.")


@app.command()
def again(mail: Annotated[int, typer.Argument(help="Its number in `mail open`.")]) -> None:
    """Send a mail once more that was perhaps sent, or was not: look first whether it arrived."""
    if not delivery.send_again(mail):
        raise Refused(f"There is no mail {mail} that failed or was perhaps sent: `intercluster mail open` lists them.")
    out.print(f"Mail {mail} waits to be sent.")


@app.command()
def leave(mail: Annotated[int, typer.Argument(help="Its number in `mail open`.")]) -> None:
    """Let a mail be that was perhaps sent, or was not."""
    if not delivery.leave(mail):
        raise Refused(f"There is no mail {mail} that failed or was perhaps sent: `intercluster mail open` lists them.")
    out.print(f"Mail {mail} is left as it is.")


@app.command()
def receive(
    recipient: Annotated[
        str, typer.Option(help="Address of the envelope; without it, those in the message's head.")
    ] = "",
) -> None:
    """Take an answer from standard input, as a mail server hands it over.

    Ends with 77 (no permission), and says why on standard error, where the answer is not taken: mail servers tell its
    sender.
    """
    try:
        taken = replies.receive(sys.stdin.buffer.read(replies.LARGEST + 1), recipient)
    except Refused as refused:
        err.print(str(refused), markup=False)
        raise typer.Exit(os.EX_NOPERM) from refused
    out.print("Taken." if taken else "Left alone: written by a machine, or taken before.")
