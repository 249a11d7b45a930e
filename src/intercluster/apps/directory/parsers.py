"""From the text of a cell to a value, or what is wrong with it and what would be right."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache
from urllib.parse import urlsplit

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from intercluster.apps.directory.amounts import Currency, Unit, parse_amount, parse_count
from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.apps.directory.country_groups import COUNTRY_GROUPS, LANGUAGE_GROUPS, bare_name
from intercluster.apps.directory.kind_words import kind_of
from intercluster.apps.directory.web_addresses import mended
from intercluster.geo.display_names import country_codes, country_name
from intercluster.geo.national_regions import former_region, region_of_member
from intercluster.geo.nuts import COVERED, NUTS_CODE, NUTS_COUNTRY, REGIONS, find_region, similar_regions

READ_IN = ("en", "sv", "nb", "fi")
"""Languages in which names of countries and languages are understood."""


_MILLION = 10**6


class WrongValueError(ValueError):
    """A value that cannot be imported: what is `wrong`, and what would be `right`."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.right = right


Note = Callable[[str], None]
"""Takes what a reader should know about a value that was accepted."""


def without_note(_text: str) -> None:
    """Take a note that nobody reads."""


_VISIBILITIES = {
    Visibility.PRIVATE: "private, privat, privat, yksityinen, salainen, only us, bara vi, bare oss, vain me",
    Visibility.ANONYMOUS: "anonymous, anonym, anonymt, anonyymi, nimetön",
    Visibility.ALLIANCE: "alliance, allians, alliansen, allianse, alliansse, allianssi, liittouma",
    Visibility.PUBLIC: "public, offentlig, offentligt, publik, öppen, åpen, julkinen, everyone, alla, alle, kaikki",
}
_VISIBILITY_BY_WORD = {
    " ".join(word.split()): visibility for visibility, words in _VISIBILITIES.items() for word in words.split(",")
}


def kind(text: str) -> Kind:
    """Return what kind of organisation a word, a legal form or an EU participant type means."""
    found = kind_of(text)
    if found is None:
        raise WrongValueError(_("is no kind of organisation"), _("company, research, education, public or association"))
    return found


def visibility(text: str) -> Visibility:
    """Return who may see a text."""
    found = _VISIBILITY_BY_WORD.get(" ".join(text.casefold().partition(":")[0].split()))
    if found is None:
        raise WrongValueError(_("does not say who may see it"), _("private, anonymous, alliance or public"))
    return found


def country(text: str) -> str:
    """Return the ISO 3166 code of a country given as a code or by name."""
    found = _countries().get(_fold(text))
    if found is None:
        raise WrongValueError(
            _("is no country"),
            _alike(_fold(text), _countries) or _("a two-letter code such as SE, or a name such as Sweden"),
        )
    return found


def language(text: str) -> str:
    """Return the ISO 639-1 code of a language given as a code or by name."""
    found = _languages().get(_fold(text))
    if found is None:
        raise WrongValueError(
            _("is no language"),
            _alike(_fold(text), _languages) or _("a two-letter code such as sv, or a name such as Swedish"),
        )
    return found


WORD_LIMIT = 60
"""Longest word that is compared with the known ones."""


@lru_cache(maxsize=4096)  # a column of 20,000 rows has the same few words
def _alike(word: str, words: Callable[[], dict[str, str]]) -> str:
    """Return the code and name of what a folded word may be a misspelling of, or ""."""
    if not 0 < len(word) <= WORD_LIMIT:
        return ""
    known = words()
    near = get_close_matches(word, [each for each in known if len(each) > 3], n=1, cutoff=0.75)
    return f"{known[near[0]]} ({near[0]})" if near else ""


def countries(text: str, note: Note | None = None) -> list[str]:
    """Return the countries that a cell lists, and those of groups such as `Norden`; see `_each` for `note`."""
    return _each(text, country, COUNTRY_GROUPS, note)


def languages(text: str, note: Note | None = None) -> list[str]:
    """Return the languages that a cell lists; see `_each` for `note`."""
    return _each(text, language, LANGUAGE_GROUPS, note)


def region(text: str, land: str, note: Note) -> str:
    """Return the NUTS code of a region of a country, given as a code or by name."""
    code = re.sub(r"[\s.\-]", "", text).upper()
    named = {found.code: found for part in text.split("/") if (found := find_region(part, land))}
    if len(named) > 1:
        raise WrongValueError(
            _("names more than one region"), " / ".join(f"{each.code} {each.name}" for each in named.values())
        )
    if (former := former_region(text)) and len(former.now) > 1:
        raise WrongValueError(
            _("is a region that no longer exists"),
            " / ".join(f"{each} {REGIONS[each].name}" for each in former.now if each in REGIONS),
        )
    if found := find_region(text, land) or find_region(code, land):
        return found.code
    written = region_of_member(text, land) or (former.now[0] if former else None)
    if written and written in REGIONS and REGIONS[written].country == land:
        return written
    own = NUTS_COUNTRY.get(land, land)
    if code == own:
        raise WrongValueError(_("is a whole country"), _("a region such as SE311 or Värmland, or nothing"))
    if land in COVERED:
        if abroad := [other for other in sorted(COVERED - {land}) if find_region(code, other)]:
            raise WrongValueError(
                _("is a region of %(abroad)s, not of %(country)s")
                % {"abroad": country_name(abroad[0]), "country": country_name(land)},
                _("country %(abroad)s on the row, or another region") % {"abroad": country_name(abroad[0])},
            )
        raise WrongValueError(
            _("is no region of %(country)s in NUTS 2024") % {"country": country_name(land)},
            " / ".join(similar_regions(text[:WORD_LIMIT], land)) or _("a region such as SE311 or Värmland"),
        )
    if NUTS_CODE.match(code) and code.startswith(own):
        note(
            _("region %(code)s is kept as written; regions of %(country)s are not checked")
            % {"code": code, "country": country_name(land)}
        )
        return code
    raise WrongValueError(
        _("is no NUTS code of %(country)s") % {"country": country_name(land)},
        _("%(country)s and up to three letters or digits") % {"country": own},
    )


def whole_number(text: str, note: Note, at_most: int = 10_000_000) -> int:
    """Return a count of people: `25`, `1 200`, `25 st`; `12,5` and `ca 25` with a note."""
    found = parse_count(text)
    if found is None or found[0] > at_most:
        raise WrongValueError(_("is no number of people"), _("a whole number such as 25"))
    number, rough = found
    if rough:
        _taken_as(text, number, note)
    return number


def euros(
    text: str,
    note: Note,
    *,
    scale: Decimal = Decimal(1),
    kronor: bool = False,
    kronor_per_euro: Decimal | None = None,
) -> Decimal:
    """Return an amount in euros: `1 200 000`, `1.200.000,50`, `1,2 M€`, `EUR 350k`; `12 000 tkr` where a rate is given.

    `scale` multiplies a bare number, which is in euros, or in `kronor`; a million millions are a sum written out.
    """
    right = _("euros a year, such as 1200000, 1 200 000 or 1.2 M€")
    amount = parse_amount(text, in_millions=scale >= _MILLION)
    if amount is None:
        raise WrongValueError(_("is no amount"), right)
    unit = amount.unit
    is_bare = unit == Unit() and scale >= _MILLION and amount.number >= _MILLION
    if is_bare or (unit.currency is not None and unit.times == 1 and scale > 1):
        raise WrongValueError(_("has another unit than its heading"), _("a number in the unit of the heading"))
    number = amount.number * (unit.times if unit != Unit() else scale)
    if unit.currency is Currency.OTHER:
        raise WrongValueError(_("is not in euros"), right)
    if unit.currency is Currency.KRONOR or (kronor and unit.currency is None):
        if kronor_per_euro is None:
            raise WrongValueError(
                _("is not in euros"), _("%(right)s; or state how many kronor make one euro") % {"right": right}
            )
        number /= kronor_per_euro
    if number >= Decimal(10) ** 13:
        raise WrongValueError(_("is more than any organisation sells"), right)
    number = number.quantize(Decimal("0.01"))
    if amount.about:
        _taken_as(text, number, note)
    return number


def _taken_as(text: str, value: object, note: Note) -> None:
    note(_("“%(text)s” is taken as %(value)s") % {"text": text[:60], "value": value})


def degrees(text: str, limit: int) -> float:
    """Return a latitude (limit 90) or longitude (limit 180)."""
    try:
        value = float(text.replace(",", ".").removesuffix("°"))
    except ValueError:
        value = float("nan")
    if not abs(value) <= limit:
        raise WrongValueError(
            _("is no coordinate"), _("decimal degrees from -%(limit)d to %(limit)d, such as 59.38") % {"limit": limit}
        )
    return value


def website(text: str, note: Note = without_note) -> str:
    """Return a web address, with https:// if it has no scheme, mended where that is clear; "" for a bare scheme."""
    right = _("a web address such as www.example.com")
    written, text = text, mended(text)
    if not text:
        return ""
    if len(text) > 200:
        raise WrongValueError(_("is longer than 200 characters"), right)
    scheme = re.match(r"^[a-z][a-z0-9+.\-]*:(?!\d)", text, re.IGNORECASE)
    if scheme and scheme[0].lower() not in {"http:", "https:"}:
        raise WrongValueError(_("is no web address that may be linked to"), right)
    address = text if scheme else f"https://{text}"
    try:
        user = urlsplit(address).username
        URLValidator(schemes=["http", "https"])(address)
    except (ValueError, ValidationError) as problem:
        raise WrongValueError(_("is no web address"), right) from problem
    if user is not None:
        raise WrongValueError(_("is an e-mail address, not a web address"), right)
    if len(address) > 200:
        raise WrongValueError(_("is longer than 200 characters"), right)
    if text != written:
        _taken_as(written, address, note)
    return address


_EARLIEST, _LATEST = 36526, 73050
"""Days from 1899-12-30 to the years 2000 and 2100: between them, a bare number is how a spreadsheet keeps a date."""


def day(text: str, note: Note) -> date:
    """Return a date written 2026-12-31, 31.12.2026, 31.12.26, 31/12/2026, 20261231 or as a spreadsheet counts."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y%m%d", "%d-%m-%Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text.partition(" ")[0], form).date()  # noqa: DTZ007 (only the day is read)
        except ValueError:
            continue
    if text.isdecimal() and _EARLIEST <= int(text) <= _LATEST:
        found = date(1899, 12, 30) + timedelta(days=int(text))
        _taken_as(text, found.isoformat(), note)
        return found
    raise WrongValueError(_("is no date"), _("year, month and day, such as 2027-12-31"))


LIST_ITEM = 100
"""Longest part of a cell that a semicolon divides; in longer texts it belongs to the sentence."""


def texts(text: str) -> list[str]:
    """Divide a cell into texts: by line, |, list signs or numbers, and by semicolon where all parts are short.

    Signs of a list before a text are left out.
    """
    lines = [line for line in re.split(r"[|\n]|\s[•·▪●]\s|(?<=\S)\s*[•▪●]\s*", text) if line.strip()]
    if len(lines) == 1 and re.match(r"\s*1[.)]\s.*\s2[.)]\s", lines[0]):
        lines = re.split(r"\s(?=\d{1,2}[.)]\s)", lines[0])
    parts: list[str] = []
    for line in lines:
        pieces = [piece for piece in line.split(";") if piece.strip()]
        parts += pieces if all(len(piece) <= LIST_ITEM for piece in pieces) else [line]
    cleaned = (re.sub(r"^\s*(?:[•·▪●*–-]|\d{1,2}[.)])\s+", "", part).strip().lstrip("•▪●").strip() for part in parts)
    return list(dict.fromkeys(part for part in cleaned if part))


def _each(text: str, read: Callable[[str], str], groups: Mapping[str, tuple[str, ...]], note: Note | None) -> list[str]:
    """Read a list separated by commas, semicolons, slashes, lines or |, or by space where all words are codes.

    A part that cannot be read is left out with a note; without `note` it is an error.
    """
    parts = [part.strip() for part in re.split(r"[,;|/\n&+]|\s+(?:och|og|and|ja)\s+", text) if part.strip()]
    if len(parts) == 1 and re.fullmatch(r"[A-Za-z]{2,3}(\s+[A-Za-z]{2,3})+", parts[0]):
        parts = parts[0].split()
    found: list[str] = []
    for part in parts:
        name = bare_name(part) or part
        if group := groups.get(name.casefold()):
            found += group
            continue
        try:
            found.append(read(name))
        except WrongValueError as problem:
            told = _("“%(text)s” %(wrong)s") % {"text": part[:40], "wrong": problem.wrong}
            if note is None:
                raise WrongValueError(told, problem.right) from problem
            note(_("%(told)s and is left out") % {"told": told})
    return list(dict.fromkeys(found))


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").split())


@cache
def _countries() -> dict[str, str]:
    codes = country_codes()
    names = [Locale(read).territories for read in READ_IN]
    known = {_fold(str(written[code])): code for written in names for code in codes if code in written}
    known |= {code.casefold(): code for code in codes}
    also = (
        "uk GB|el GR|great britain GB|england GB|storbritannien GB|holland NL|usa US|swe SE|nor NO|fin FI|dnk DK|isl IS"
    )
    also += "|deu DE|ger DE|gbr GB|nld NL|fra FR|est EE|lva LV|ltu LT|pol PL|sverige SE|norge NO|noreg NO|suomi FI"
    also += "|danmark DK|deutschland DE|eesti EE|ísland IS|czech republic CZ|tjeckien CZ|tsekki CZ"
    return known | dict(entry.rsplit(" ", 1) for entry in also.split("|"))


@cache
def _languages() -> dict[str, str]:
    written: dict[str, Mapping[str, str]] = {read: Locale(read).languages for read in READ_IN}
    codes = [code for code in written["en"] if len(code) == 2]
    known = {_fold(str(names[code])): code for names in written.values() for code in codes if code in names}
    known |= {code: code for code in codes}
    # Who writes SE among languages means Swedish as often as Northern Sami, so neither is taken for granted.
    known.pop("se", None)
    also = "no nb|norwegian nb|norska nb|norsk nb|norja nb|bokmål nb|nynorsk nn|svensk sv|engelsk en|finsk fi|suomi fi"
    also += "|sve sv|finlandssvenska sv|rikssvenska sv|suomenruotsi sv|norja nb|tyska de|ryska ru"
    also += "|svenska sv|english en|deutsch de|tysk de|dansk da|swe sv|nor nb|fin fi|eng en|dan da|ger de|deu de"
    return known | dict(entry.rsplit(" ", 1) for entry in also.split("|"))
