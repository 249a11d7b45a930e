"""From the text of a cell to a value, or what is wrong with it and what would be right."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from urllib.parse import urlsplit

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.apps.directory.classifications import normalise_activity
from intercluster.apps.directory.places import country_codes
from intercluster.apps.directory.regions import COVERED, NUTS_CODE, NUTS_COUNTRY, find_region, similar_regions

READ_IN = ("en", "sv", "nb", "fi")
"""Languages in which names of countries and languages are understood."""


class WrongValueError(ValueError):
    """A value that cannot be imported: what is `wrong`, and what would be `right`."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.right = right


Note = Callable[[str], None]
"""Takes what a reader should know about a value that was accepted."""

_KINDS = {
    Kind.COMPANY: """prc, company, firm, enterprise, business, sme, large enterprise, private company, företag,
        bolag, bedrift,
        foretak, selskap, virksomhet, yritys, yhtiö""",
    Kind.RESEARCH: """rec, research, research institute, research organisation, institute, institut,
        forskningsinstitut,
        forskning, forskningsinstitutt, instituttsektor, tutkimuslaitos, tutkimus, tutkimusorganisaatio""",
    Kind.EDUCATION: """hes, education, university or school, university, school, college, higher education,
        universitet,
        högskola, lärosäte, utbildning, skola, høgskole, høyskole, utdanning, skole, yliopisto, ammattikorkeakoulu,
        korkeakoulu, oppilaitos, koulutus""",
    Kind.PUBLIC: """pub, public, public body, public sector, municipality, authority, region, offentlig, myndighet,
        kommun,
        offentlig aktör, kommune, offentlig virksomhet, offentlig sektor, julkinen, kunta, kaupunki, viranomainen,
        julkinen sektori, julkisyhteisö""",
    Kind.ASSOCIATION: """oth, association, association or other, other, ngo, organisation, cluster, förening,
        annan, övrigt,
        ideell förening, forening, annet, andre, øvrige, yhdistys, järjestö, muu""",
}
_KIND_BY_WORD = {
    " ".join(word.split()): kind
    for kind, words in _KINDS.items()
    for word in [kind.value, str(kind.label).casefold(), *words.split(",")]
}

_VISIBILITIES = {
    Visibility.PRIVATE: "private, privat, privat, yksityinen, salainen, only us, bara vi, bare oss, vain me",
    Visibility.ANONYMOUS: "anonymous, anonym, anonymt, anonyymi, nimetön",
    Visibility.ALLIANCE: "alliance, allians, alliansen, allianse, alliansse, allianssi, liittouma, cluster, kluster",
    Visibility.PUBLIC: "public, offentlig, offentligt, publik, öppen, åpen, julkinen, everyone, alla, alle, kaikki",
}
_VISIBILITY_BY_WORD = {
    " ".join(word.split()): visibility for visibility, words in _VISIBILITIES.items() for word in words.split(",")
}

_CURRENCY = re.compile(r"\b(sek|nok|dkk|usd|gbp|kr|kronor|kroner|tkr|mkr|msek|mnok|tsek|ksek)\b|[$£]", re.IGNORECASE)
_EUROS = re.compile(
    r"^(?P<number>[\d\s.,'’]+?)\s*(?P<scale>m|mn|mio|milj\.?|mill\.?|million|miljoner|millioner|miljoonaa|k|t|tusen|tuhat)?"
    r"\s*(?:€|eur|euro|euros|euroa)?$",
    re.IGNORECASE,
)
_THOUSANDS = frozenset({"k", "t", "tusen", "tuhat"})


def kind(text: str) -> Kind:
    """Return what kind of organisation a word or EU participant type means."""
    found = _KIND_BY_WORD.get(" ".join(text.casefold().split()))
    if found is None:
        raise WrongValueError(_("is no kind of organisation"), ", ".join(Kind.values))
    return found


def visibility(text: str) -> Visibility:
    """Return who may see a text."""
    found = _VISIBILITY_BY_WORD.get(" ".join(text.casefold().split()))
    if found is None:
        raise WrongValueError(_("does not say who may see it"), ", ".join(Visibility.values))
    return found


def country(text: str) -> str:
    """Return the ISO 3166 code of a country given as a code or by name."""
    found = _countries().get(_fold(text))
    if found is None:
        raise WrongValueError(_("is no country"), _("a two-letter code such as SE, or a name such as Sweden"))
    return found


def language(text: str) -> str:
    """Return the ISO 639-1 code of a language given as a code or by name."""
    found = _languages().get(_fold(text))
    if found is None:
        raise WrongValueError(_("is no language"), _("a two-letter code such as sv, or a name such as Swedish"))
    return found


def countries(text: str) -> list[str]:
    """Return the countries that a cell lists."""
    return _each(text, country)


def languages(text: str) -> list[str]:
    """Return the languages that a cell lists."""
    return _each(text, language)


def activities(text: str, note: Note) -> list[str]:
    """Return the NACE codes that a cell lists; a code may be followed by its description."""
    codes: list[str] = []
    for part in re.split(r"[;|\n]", text):
        described = re.match(r"^\s*([A-U]?\d[\d.]*)\s*[-–:]?\s+\D", part)
        for token in [described[1]] if described else re.split(r"[,\s]+", part):
            if not token:
                continue
            code, cut = normalise_activity(token)
            if not code:
                raise WrongValueError(
                    _("“%(token)s” is no NACE Rev. 2 code") % {"token": token[:40]},
                    _("codes such as 16, 16.1 or 16.10, separated by commas"),
                )
            if cut:
                note(_("national code %(token)s kept as NACE %(code)s") % {"token": token, "code": code})
            codes.append(code)
    return list(dict.fromkeys(codes))


def region(text: str, land: str, note: Note) -> str:
    """Return the NUTS code of a region of a country, given as a code or by name."""
    code = re.sub(r"[\s.\-]", "", text).upper()
    if found := find_region(text, land) or find_region(code, land):
        return found.code
    own = NUTS_COUNTRY.get(land, land)
    if code == own:
        raise WrongValueError(_("is a whole country"), _("a region such as SE311 or Värmland, or nothing"))
    if land in COVERED:
        raise WrongValueError(
            _("is no region of %(country)s in NUTS 2024") % {"country": land},
            " / ".join(similar_regions(text, land)) or _("a region such as SE311 or Värmland"),
        )
    if NUTS_CODE.match(code) and code.startswith(own):
        note(
            _("region %(code)s is kept as written; regions of %(country)s are not checked")
            % {"code": code, "country": land}
        )
        return code
    raise WrongValueError(
        _("is no NUTS code of %(country)s") % {"country": land},
        _("%(country)s and up to three letters or digits") % {"country": own},
    )


def whole_number(text: str, at_most: int = 10_000_000) -> int:
    """Return a count of people."""
    bare = re.sub(r"(?<=\d)[\s.,'’](?=\d{3}\b)", "", text)
    if not bare.isdecimal() or int(bare) > at_most:
        raise WrongValueError(_("is no number of people"), _("a whole number such as 25"))
    return int(bare)


def euros(text: str, scale: Decimal = Decimal(1)) -> Decimal:
    """Return an amount in euros: `1 200 000`, `1.200.000,50`, `1,2 M€`,
    `350 k€`; `scale` multiplies a bare number."""
    right = _("euros a year, such as 1200000, 1 200 000 or 1.2 M€")
    if _CURRENCY.search(text):
        raise WrongValueError(_("is not in euros"), right)
    match = _EUROS.match(text.strip())
    if match is None or not re.search(r"\d", text) or re.search(r"[.,]{2}", text):
        raise WrongValueError(_("is no amount"), right)
    digits = re.sub(r"[\s'’]", "", match["number"])
    unit = (match["scale"] or "").lower()
    decimal = max(digits.rfind(","), digits.rfind("."))
    if decimal >= 0:
        whole, rest = re.sub(r"[.,]", "", digits[:decimal]), digits[decimal + 1 :]
        grouped = (len(rest) == 3 and not unit) or digits.count(digits[decimal]) > 1
        digits = whole + rest if grouped else f"{whole or '0'}.{rest or '0'}"
    times = Decimal(10**3 if unit in _THOUSANDS else 10**6) if unit else scale
    amount = (Decimal(digits) * times).quantize(Decimal("0.01"))
    if amount >= Decimal(10) ** 13:
        raise WrongValueError(_("is more than any organisation sells"), right)
    return amount


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


def website(text: str) -> str:
    """Return a web address, with https:// if it has no scheme."""
    right = _("a web address such as www.example.com")
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
    return address


def day(text: str) -> date:
    """Return a date written 2026-12-31, 31.12.2026, 31/12/2026 or 20261231."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d", "%d-%m-%Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text.partition(" ")[0], form).date()
        except ValueError:
            continue
    raise WrongValueError(_("is no date"), _("year, month and day, such as 2027-12-31"))


def texts(text: str) -> list[str]:
    """Divide a cell into texts: one a line, or separated by |; signs of a list before a line are left out."""
    parts = (re.sub(r"^\s*(?:[•·▪*–-]|\d{1,2}[.)])\s+", "", part).strip() for part in re.split(r"[|\n]", text))
    return list(dict.fromkeys(part for part in parts if part))


def _each(text: str, read: Callable[[str], str]) -> list[str]:
    """Read a list separated by commas, semicolons, slashes, lines or |, or by space where all words are codes."""
    parts = [part.strip() for part in re.split(r"[,;|/\n&+]|\s+(?:och|og|and|ja)\s+", text) if part.strip()]
    if len(parts) == 1 and re.fullmatch(r"[A-Za-z]{2,3}(\s+[A-Za-z]{2,3})+", parts[0]):
        parts = parts[0].split()
    found = []
    for part in parts:
        try:
            found.append(read(part))
        except WrongValueError as problem:
            raise WrongValueError(f"“{part[:40]}” {problem.wrong}", problem.right) from problem
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
    written = {read: Locale(read).languages for read in READ_IN}
    codes = [code for code in written["en"] if len(code) == 2]
    known = {_fold(str(names[code])): code for names in written.values() for code in codes if code in names}
    known |= {code: code for code in codes}
    # Who writes SE among languages means Swedish as often as Northern Sami, so neither is taken for granted.
    known.pop("se", None)
    also = "no nb|norwegian nb|norska nb|norsk nb|norja nb|bokmål nb|nynorsk nn|svensk sv|engelsk en|finsk fi|suomi fi"
    also += "|svenska sv|english en|deutsch de|tysk de|dansk da|swe sv|nor nb|fin fi|eng en|dan da|ger de|deu de"
    return known | dict(entry.rsplit(" ", 1) for entry in also.split("|"))
