"""`intercluster check`: whether this installation is sound."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from intercluster.core.console import out
from intercluster.core.errors import Refused
from intercluster.core.health.findings import State, all_checks, findings

STYLES = {State.OK: "green", State.WARNING: "yellow", State.FAILED: "bold red"}


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    only: Annotated[str, typer.Option(help="Name of one check, such as `worker`.")] = "",
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the mail server and the encoder.")] = False,
) -> None:
    """Say whether this installation is sound. The exit code is 1 if a check fails."""
    found = list(findings(outside=not quick, only=only))
    if not found:
        names = ", ".join(each.name for each in all_checks())
        raise Refused(f"There is no check {only}; there are {names}.")
    sound = all(finding.state is not State.FAILED for finding in found)
    if as_json:
        answer = {"sound": sound, "checks": [asdict(finding) for finding in found]}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        width = max(len(finding.label) for finding in found)
        for finding in found:
            out.print(f"{finding.state:<8}", style=STYLES[finding.state], end=" ", markup=False)
            out.print(f"{finding.label:<{width}}  {finding.message}", markup=False, highlight=False)
    if not sound:
        raise typer.Exit(1)
