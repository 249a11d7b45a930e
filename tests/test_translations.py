"""Every text a person reads is translated to Swedish, Norwegian and Finnish."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

LOCALE = Path(__file__).parent.parent / "src/intercluster/locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")


@pytest.mark.parametrize("language", ["sv", "nb", "fi"])
def test_complete_and_with_the_same_placeholders(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    messages = [message for message in catalogue if message.id]
    assert len(messages) > 500
    for message in messages:
        plural = isinstance(message.id, tuple)
        source = message.id[1] if plural else message.id
        target = message.string[1] if plural else message.string
        assert all(message.string) if plural else message.string, message.id
        assert not message.fuzzy
        assert sorted(PLACEHOLDER.findall(target)) == sorted(PLACEHOLDER.findall(source)), message.id


def test_the_catalogues_have_the_same_messages() -> None:
    ids = []
    for language in ("sv", "nb", "fi"):
        with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            ids.append({message.id for message in read_po(file) if message.id})
    assert ids[0] == ids[1] == ids[2]


def test_compiled_for_use() -> None:
    with translation.override("fi"):
        assert gettext("Find partners") == "Etsi kumppaneita"


@pytest.mark.django_db
def test_a_page_in_the_language_asked_for(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "nb"}).content.decode()
    assert '<html lang="nb"' in page
    assert "Finn partneren bedriften din mangler" in page
