"""Amounts and counts as people write them: `2,5 MEUR`, `EUR 3.4m`, `12 000 tkr`, `ca 25 anställda`."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

_SCALES = {
    10**3: "tusental tusen tuhatta tuhat thousands thousand k t",
    10**6: "millioner miljoner miljoonaa miljoona millions million mill milj mio mn m",
    10**9: "milliarder miljarder milliard miljard miljardia miljardi billion mrd bn",
}
_TIMES = {word: times for times, words in _SCALES.items() for word in words.split()}
_SCALE = "|".join(_TIMES)


class Currency(StrEnum):
    """What an amount is in; the Nordic kronor and kroner are one kind, for a file has one of them."""

    EURO = "euro"
    KRONOR = "kronor"
    OTHER = "other"


# ¤ is how € reads in Windows-1252 where the file is Latin-9.
_CURRENCIES = {
    Currency.EURO: "euroa euros euro eur € ¤",
    Currency.KRONOR: "kronor kroner sek nok dkk kr",
    Currency.OTHER: r"dollars usd gbp chf pln \$ £",
}
_NAMED = {word.replace("\\", ""): currency for currency, words in _CURRENCIES.items() for word in words.split()}
_CURRENCY = "|".join(word for words in _CURRENCIES.values() for word in words.split())


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is multiplied by, and its currency; `times` is 1 and `currency` None where not written."""

    times: int = 1
    currency: Currency | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit; `about` where it is only roughly given."""

    number: Decimal
    unit: Unit
    about: bool


def _unit(name: str) -> str:
    """Return a pattern with groups that begin with a name: `M€`, `mill. EUR`, `EUR m`, or a scale alone."""
    return (
        rf"(?:(?:(?P<{name}1>{_SCALE})\.?\s*)?(?P<{name}c>{_CURRENCY})\.?(?:\s*(?P<{name}2>{_SCALE})\.?)?"
        rf"|(?P<{name}3>{_SCALE})\.?)"
    )


_ABOUT = r"(?P<about>(?:cirka|circa|c:a|ca|omkring|ungefär|omtrent|noin|about|approx|approximately)\b\.?|[~≈])?\s*"
_NUMBER = r"(?P<number>\d[\d\s.,'’]*?)\s*"
_YEAR = r"\s*(?:\(\s*(?:19|20)\d\d\s*\))?"

_EACH_YEAR = r"(?:\s*(?:/|per\s)\s*(?:år|year|v|vuosi)|\s*vuodessa|\s*p\.?a\.?)?"

_AMOUNT = re.compile(
    rf"{_ABOUT}(?:{_unit('b')}\s*)?{_NUMBER}{_unit('a')}?(?P<dash>:-|,-)?{_EACH_YEAR}{_YEAR}", re.IGNORECASE
)
_IN_HEADING = re.compile(
    rf"(?<![^\W\d_])(?:(?:(?P<s1>{_SCALE}|1\s?000)\.?\s*)?(?P<c>{_CURRENCY})(?!\w)(?:\s*(?P<s2>{_SCALE})(?!\w))?"
    rf"|(?<=\()(?P<s3>{_SCALE}|1\s?000)\.?(?=\)))"
)
_COUNT = re.compile(rf"{_ABOUT}{_NUMBER}(?P<word>[^\W\d_][^\d(]*?)?{_YEAR}", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,6})\s*(?:[-–—]|till|til|to)\s*(\d{1,6})\s*(?P<word>[^\W\d_][^\d(]*)?", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"(?:(?:[>≥]|över|mer än|fler än|minst|over|mer enn|flere enn|yli|vähintään|more than|at least)"
    r"\s*=?\s*(\d[\d\s]{0,8})"
    r"|(\d[\d\s]{0,8})\s*(?:\+|eller fler|or more|eller flere|tai enemmän))\s*(?P<word>[^\W\d_][^\d(]*)?",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:[<≤]|under|färre än|mindre än|högst|upp till|färre enn|mindre enn|høyst|inntil|alle|enintään|less than|up to)"
    r"\s*=?\s*(\d[\d\s]{0,8})\s*(?P<word>[^\W\d_][^\d(]*)?",
    re.IGNORECASE,
)
_PEOPLE_WORDS = """
    st stk kpl anst anställda anställd årsanställda heltidsanställda medarbetare personer person pers
    årsarbetare ansatte ansatt årsverk medarbeidere tilsette henkilöä henkilö henkeä hlö hlöä työntekijää
    työntekijä htv employees employee people persons staff fte ftes
"""
_PEOPLE = frozenset(_PEOPLE_WORDS.split())


_IN_WORDS = """
    noll null nolla zero | en ett én ett yksi one | två to kaksi two | tre kolme three | fyra fire neljä four |
    fem viisi five | sex seks kuusi six | sju syv seitsemän seven | åtta åtte kahdeksan eight | nio ni yhdeksän
    nine | tio ti kymmenen ten | elva elleve yksitoista eleven | tolv kaksitoista twelve | tretton tretten
    kolmetoista thirteen | fjorton fjorten neljätoista fourteen | femton femten viisitoista fifteen | sexton
    seksten kuusitoista sixteen | sjutton sytten seitsemäntoista seventeen | arton atten kahdeksantoista eighteen
    | nitton nitten yhdeksäntoista nineteen | tjugo tjue kaksikymmentä twenty
"""
_NUMBERS = {word: number for number, words in enumerate(_IN_WORDS.split("|")) for word in words.split()}


def parse_amount(text: str, *, in_millions: bool = False) -> Amount | None:
    """Return the amount of money that a text gives, or None; numbers `in_millions` are not grouped by thousands."""
    match = _AMOUNT.fullmatch(_short(text))
    if match is None or re.search(r"[.,]{2}", text) or (match["bc"] and match["ac"]):
        return None
    before, after = _found(match, "b"), _found(match, "a")
    if match["dash"] and not (before.currency or after.currency):
        after = Unit(after.times, Currency.KRONOR)  # `12 000:-` is how kronor are written
    if before.times > 1 and after.times > 1:
        return None
    unit = Unit(before.times * after.times, before.currency or after.currency)
    return Amount(_decimal(match["number"], grouped=unit.times == 1 and not in_millions), unit, bool(match["about"]))


def parse_count(text: str) -> tuple[int, bool] | None:
    """Return a count of people and whether it was rounded or given roughly; None if the text is no such count.

    Of a span such as `10–49` or `< 10` the middle counts, of `250+` the number itself.
    """
    text = _short(text)
    number_word, _, rest = text.casefold().partition(" ")
    if number_word in _NUMBERS and (not rest or _of_people(rest)):
        return _NUMBERS[number_word], True
    if (span := _SPAN.fullmatch(text)) and _of_people(span["word"]) and int(span[1]) <= int(span[2]):
        return (int(span[1]) + int(span[2]) + 1) // 2, True
    if (least := _AT_LEAST.fullmatch(text)) and _of_people(least["word"]):
        return int("".join((least[1] or least[2]).split())), True
    if (most := _AT_MOST.fullmatch(text)) and _of_people(most["word"]):
        return (int("".join(most[1].split())) + 1) // 2, True
    match = _COUNT.fullmatch(text)
    if match is None or not _of_people(match["word"]):
        return None
    number = _decimal(match["number"], grouped=True)
    whole = number.to_integral_value(ROUND_HALF_UP)
    return int(whole), bool(match["about"]) or whole != number


def _of_people(word: str | None) -> bool:
    return not word or word.strip(" .").casefold() in _PEOPLE


def find_unit(heading: str) -> tuple[Unit | None, str]:
    """Return the unit that a heading names, and the heading without it."""
    match = _IN_HEADING.search(heading.casefold())
    if match is None:
        return None, heading
    scale = match["s1"] or match["s2"] or match["s3"] or ""
    times = 1000 if scale.startswith("1") else _TIMES.get(scale, 1)
    return Unit(times, _NAMED.get(match["c"] or "")), heading[: match.start()] + " " + heading[match.end() :]


LONGEST = 80
"""More characters than any amount takes; matching a pattern on a long text may take long."""


def _short(text: str) -> str:
    """Return a text with single spaces, or nothing if it is too long for an amount."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else ""


def _found(match: re.Match[str], name: str) -> Unit:
    scale = match[f"{name}1"] or match[f"{name}2"] or match[f"{name}3"] or ""
    return Unit(_TIMES.get(scale.casefold(), 1), _NAMED.get((match[f"{name}c"] or "").casefold()))


def _decimal(number: str, *, grouped: bool) -> Decimal:
    """Read a number; one comma or full stop with three digits behind it divides thousands if `grouped`."""
    digits = re.sub(r"[\s'’]", "", number).rstrip(".,")
    mark = max(digits.rfind(","), digits.rfind("."))
    if mark < 0:
        return Decimal(digits)
    whole, rest = re.sub(r"[.,]", "", digits[:mark]), digits[mark + 1 :]
    if (len(rest) == 3 and grouped) or digits.count(digits[mark]) > 1:
        return Decimal(whole + rest)
    return Decimal(f"{whole or '0'}.{rest or '0'}")
