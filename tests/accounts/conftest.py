"""A person with a password who has agreed to the terms and confirmed their address."""

from collections.abc import Callable

import pytest

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.services import confirm_address

PASSWORD = "långt och hemligt nog"

Person = Callable[..., User]


@pytest.fixture
def person(db: None) -> Person:
    """Return what makes a person."""

    def made(email: str = "berit@firm.example", *, language: str = "en", agreed: bool = True) -> User:
        user = User.objects.create_user(email, PASSWORD, name=email.partition("@")[0].title(), language=language)
        confirm_address(user, email)
        if agreed:
            agree(user, terms(language))
        return user

    return made
