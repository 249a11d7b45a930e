"""The command `intercluster start`."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from intercluster.apps.administration.cli.helpers import asks, checked
from intercluster.apps.administration.first_start.forms import FirstStartForm
from intercluster.apps.administration.first_start.services import begin, make_link
from intercluster.apps.administration.queries import has_administrator, is_empty
from intercluster.core.console import err, out
from intercluster.core.errors import Refused

PROMPTS = {
    "language": "Language of the platform: en, sv, nb or fi",
    "platform": "Name of the platform",
    "name": "Your name",
    "email": "Your e-mail address",
    "password": "A password (at least 12 characters)",
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
    form = _form(
        {
            "language": language or ("" if asks() else "en"),
            "platform": platform,
            "name": name,
            "email": email,
            "password": _password(password_file),
            "cluster": cluster,
            "country": country.upper(),
            "region": region,
            "manager": manager,
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


def _form(given: dict[str, str]) -> FirstStartForm:
    """Return the form with what was given, and with the answers to what was not.

    What was given wrong is refused before anything is asked; a wrong answer is asked for again.
    """
    answers = {key: value for key, value in given.items() if value or key not in PROMPTS}
    if wrong := [each for key in answers for each in _problems(answers, key)]:
        raise Refused("\n".join(wrong))
    for key in PROMPTS:
        if key in answers:
            continue
        while True:
            answers[key] = _ask(key)
            problems = _problems(answers, key)
            if not problems:
                break
            for each in problems:
                err.print(each, style="red", markup=False)
    return _filled(answers)


def _filled(answers: dict[str, str]) -> FirstStartForm:
    # The administrator agrees to the terms at the first sign-in.
    fixed = {"is_manager": not answers["manager"], "agreed": True, "version": "-"}
    return FirstStartForm({**answers, **fixed})


def _problems(answers: dict[str, str], key: str) -> list[str]:
    """Return what is wrong with an answer; a region is wrong only beside the country that it is not in."""
    concerned = {"country": ("country", "region"), "region": ()}.get(key, (key,))
    with override("en"):
        form = _filled(answers)
        return [
            f"{form.fields[name].label}: {each}"
            for name in concerned
            if name in answers
            for each in form.errors.get(name, ())
        ]


def _ask(key: str) -> str:
    if not asks():
        if key == "password":
            raise Refused(
                "--password-file is missing: a file with the administrator's password, or - for standard input."
            )
        raise Refused(f"--{key} is missing: {PROMPTS[key].lower()}.")
    options: dict[str, Any] = {}
    if key == "password":
        options = {"hide_input": True, "confirmation_prompt": True}
    elif key == "language":
        options = {"default": "en"}
    answer: str = typer.prompt(PROMPTS[key], **options)
    return answer.upper() if key == "country" else answer


def _password(file: Path | None) -> str:
    """Return the password from a file, or "": never from an argument, which others can list."""
    if file is None:
        return ""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"{file} cannot be read: {problem}") from problem
    return text.rstrip("\r\n")
