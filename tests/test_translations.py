"""Every text a person reads is translated to Swedish, Norwegian and Finnish."""

import io
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent / "src/intercluster"
HOMES = [PACKAGE, *sorted(path.parent for path in PACKAGE.glob("apps/*/locale"))]
"""Where catalogues are: an app has its own, and the platform one for all the rest."""

CORRECTIONS = PACKAGE / "apps/accounts/corrections"
"""Where the translations of allauth and Django are missing or wrong, or their words are not ours."""

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def catalogue(home: Path, language: str) -> Catalog:
    with (home / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def written(home: Path) -> set[tuple[str, ...]]:
    """Return the messages in the code and templates of an app, or of what is in no app with a catalogue."""
    found = set()
    others = [other for other in HOMES if other != home and home in other.parents]
    for path in [*home.rglob("*.py"), *home.rglob("*.html"), *home.rglob("*.txt")]:
        if any(other in path.parents for other in others):
            continue
        text = path.read_text(encoding="utf-8")
        # A template is not indented as Python is, which the extractor would complain of.
        code = text if path.suffix == ".py" else re.sub(r"^[ \t]+", "", templatize(text), flags=re.MULTILINE)
        for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
            found.add(message if isinstance(message, tuple) else (message,))
    return found


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
@pytest.mark.parametrize("language", ["sv", "nb", "fi"])
def test_complete_and_with_the_same_placeholders(home: Path, language: str) -> None:
    messages = [message for message in catalogue(home, language) if message.id]
    ids = {message.id if isinstance(message.id, tuple) else (message.id,) for message in messages}
    # A catalogue has one entry for a text with and without plural.
    assert {message[0] for message in written(home)} == {message[0] for message in ids}
    for message in messages:
        plural = isinstance(message.id, tuple)
        source = message.id[1] if plural else message.id
        target = message.string[1] if plural else message.string
        assert all(message.string) if plural else message.string, message.id
        assert not message.fuzzy
        assert sorted(PLACEHOLDER.findall(target)) == sorted(PLACEHOLDER.findall(source)), message.id


def read(path: Path, language: str) -> Catalog:
    with (path / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def test_no_text_is_within_an_f_string() -> None:
    """The extractor does not read these: their texts would stay English, and no other test would see it."""
    within = re.compile(r"""f"[^"\n]*\{(_|n?gettext)\(|f'[^'\n]*\{(_|n?gettext)\(""")
    code = {path: path.read_text(encoding="utf-8") for home in HOMES for path in home.rglob("*.py")}
    assert [str(path) for path, text in code.items() if within.search(text)] == []


@pytest.mark.parametrize("language", ["sv", "nb", "fi"])
def test_one_text_has_one_translation(language: str) -> None:
    """Django merges the catalogues of all apps: where two differ, one silently overrides the other."""
    found: dict[tuple[str | None, str], dict[str, list[str]]] = {}
    for path in [*(home / "locale" for home in HOMES), CORRECTIONS]:
        for message in read(path, language):
            if message.id:
                source, target = (
                    (message.id[0], message.string[0])
                    if isinstance(message.id, tuple)
                    else (message.id, message.string)
                )
                found.setdefault((message.context, source), {}).setdefault(target, []).append(path.parent.name)
    assert {key: targets for key, targets in found.items() if len(targets) > 1} == {}


@pytest.mark.parametrize("language", ["sv", "nb", "fi"])
def test_corrections_are_of_what_others_say(language: str) -> None:
    theirs = read(Path(allauth.__file__).parent / "locale", language)
    for message in read(Path(django.__file__).parent / "contrib/auth/locale", "en"):
        theirs.add(message.id, message.string)
    corrections = [message for message in read(CORRECTIONS, language) if message.id]
    assert corrections
    for message in corrections:
        original = theirs.get(message.id, message.context)
        assert original is not None, message.id
        assert original.string != message.string, message.id
        for before, after in zip(
            *(each if isinstance(each, tuple) else (each,) for each in (original.id, message.string)), strict=True
        ):
            assert sorted(PLACEHOLDER.findall(after)) == sorted(PLACEHOLDER.findall(before)), message.id
    with translation.override("sv"):
        assert gettext("Email address") == "E-postadress"


def test_every_app_with_texts_is_looked_at() -> None:
    assert {"accounts", "directory", "partnering"} <= {home.name for home in HOMES}
    assert sum(len(written(home)) for home in HOMES) > 500


def test_compiled_for_use() -> None:
    with translation.override("fi"):
        assert gettext("Find partners") == "Etsi kumppaneita"


@pytest.mark.parametrize(
    ("language", "long", "short", "moment"),
    [
        ("en", "3 March 2026", "3 Mar 2026", "3 Mar 2026, 14:05"),
        ("sv", "3 mars 2026", "2026-03-03", "2026-03-03 14:05"),
        ("nb", "3. mars 2026", "03.03.2026", "03.03.2026 14:05"),
        ("fi", "3. maaliskuuta 2026", "3.3.2026", "3.3.2026 14.05"),
    ],
)
def test_dates_as_each_country_writes_them(language: str, long: str, short: str, moment: str) -> None:
    at = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
    with translation.override(language):
        formats = ("DATE_FORMAT", "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT")
        assert [date_format(at, name) for name in formats] == [long, short, moment]


@pytest.mark.django_db
def test_a_page_in_the_language_asked_for(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "nb"}).content.decode()
    assert '<html lang="nb"' in page
    assert "Finn partneren organisasjonen din mangler" in page
