"""The command `intercluster start`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from intercluster.apps.administration.cli.helpers import asks, checked
from intercluster.apps.administration.first_start.forms import FirstStartForm
from intercluster.apps.administration.first_start.services import begin, make_link
from intercluster.apps.administration.queries import has_administrator, is_empty
from intercluster.core.console import out
from intercluster.core.errors import Refused

PROMPTS = {
    "platform": "Name of the platform",
    "name": "Your name",
    "email": "Your e-mail address",
    "cluster": "Name of the first cluster",
    "country": "Its country (two letters, such as SE)",
}
"""What is asked for if it is not given."""


def start(
    language: Annotated[str, typer.Option(help="Language of the platform: en, sv, nb or fi.")] = "",
    platform: Annotated[str, typer.Option(help="Name of the platform.")] = "",
    name: Annotated[str, typer.Option(help="Name of the administrator.")] = "",
    email: Annotated[str, typer.Option(help="E-mail address of the administrator.")] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="File with the administrator's password; - reads standard input.")
    ] = None,
    cluster: Annotated[str, typer.Option(help="Name of the first cluster.")] = "",
    country: Annotated[str, typer.Option(help="Its country, as a code such as SE.")] = "",
    region: Annotated[str, typer.Option(help="Its region, by name or NUTS code.")] = "",
    manager: Annotated[str, typer.Option(help="Its manager to invite; without, the administrator manages it.")] = "",
    link: Annotated[bool, typer.Option("--link", help="Only print a new link to set up in the browser.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Set up an installation: name, first administrator, first cluster. Asks for what is not given."""
    if has_administrator():
        raise Refused(
            "This installation has an administrator already. `intercluster start` is for one without; "
            "make more clusters with `intercluster clusters make`, more administrators with `intercluster people`."
        )
    if link:
        if not is_empty():
            raise Refused("This installation is not empty: set it up with `intercluster start`, without --link.")
        out.print(settings.BASE_URL + make_link(), markup=False)
        return
    given = {"platform": platform, "name": name, "email": email, "cluster": cluster, "country": country}
    asked = {key: value or _ask(key) for key, value in given.items()}
    form = FirstStartForm(
        {
            **asked,
            "language": language or (typer.prompt("Language of the platform", default="en") if asks() else "en"),
            "country": asked["country"].upper(),
            "region": region,
            "is_manager": not manager,
            "manager": manager,
            "password": _password(password_file),
            "agreed": True,  # the administrator agrees to the terms at the first sign-in
            "version": "-",
        }
    )
    checked(form)
    with override("en"):
        wanted = form.wanted()
    out.print(
        f"This makes the platform {wanted.platform!r} (language {wanted.language}), the administrator {wanted.name} "
        f"<{wanted.email}> and the cluster {wanted.cluster!r} in {wanted.country}, "
        + (f"to whose office {wanted.manager} is invited." if wanted.manager else "which the administrator manages."),
        markup=False,
    )
    if not yes and not (asks() and typer.confirm("Do this?", default=True)):
        raise Refused("Nothing was changed. Add --yes to do it without being asked.")
    user, made = begin(wanted)
    out.print(f"Done. Sign in as {user.email}; the office is at:", markup=False)
    out.print(settings.BASE_URL + reverse("office:home", args=[made.slug]), markup=False)


def _ask(key: str) -> str:
    if not asks():
        raise Refused(f"--{key} is missing: {PROMPTS[key].lower()}.")
    answer: str = typer.prompt(PROMPTS[key])
    return answer


def _password(file: Path | None) -> str:
    """Return the password from a file or a hidden prompt; never from an argument, which others can list."""
    if file is not None:
        try:
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise Refused(f"{file} cannot be read: {problem}") from problem
        return text.rstrip("\r\n")
    if not asks():
        raise Refused("--password-file is missing: a file with the administrator's password, or - for standard input.")
    answer: str = typer.prompt("A password (at least 12 characters)", hide_input=True, confirmation_prompt=True)
    return answer
