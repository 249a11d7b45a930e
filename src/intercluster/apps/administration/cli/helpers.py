"""What the commands of the administration share."""

import sys
from typing import Any

from django.forms import Form
from django.utils.translation import override

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters.services import PlaceT
from intercluster.core.console import err
from intercluster.core.errors import Refused
from intercluster.core.slugs import found_by_slug


def asks() -> bool:
    """Return whether somebody is there to answer."""
    return err.is_terminal and sys.stdin.isatty()


def checked(form: Form) -> dict[str, Any]:
    """Return what a form makes of options; raise Refused with every problem."""
    with override("en"):
        if form.is_valid():
            return form.cleaned_data
        problems = [
            f"{form.fields[key].label}: {each}" if key in form.fields else str(each)
            for key, errors in form.errors.items()
            for each in errors
        ]
    raise Refused("\n".join(problems))


def found(model: type[PlaceT], slug: str) -> PlaceT:
    """Return a cluster or alliance by its address, an archived one too; raise Refused."""
    return found_by_slug(model.everything.all(), slug)


def person_at(email: str) -> User:
    """Return the person who signs in with an address; raise Refused."""
    there = User.objects.filter(email__iexact=email.strip()).first()
    if there is None:
        raise Refused(f"Nobody has an account with the address {email}: `intercluster people find` lists people.")
    return there
