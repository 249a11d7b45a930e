"""Sections of NACE and groups of them, which statistics have and members' activities have not."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from intercluster.classifications.nace import NACE, normalise_activity

_REV_2 = (
    "A 01-03 B 05-09 C 10-33 D 35-35 E 36-39 F 41-43 G 45-47 H 49-53 I 55-56 J 58-63 K 64-66 L 68-68 M 69-75 N 77-82 "
    "O 84-84 P 85-85 Q 86-88 R 90-93 S 94-96 T 97-98 U 99-99"
)
_REV_21 = (
    "A 01-03 B 05-09 C 10-33 D 35-35 E 36-39 F 41-43 G 46-47 H 49-53 I 55-56 J 58-60 K 61-63 L 64-66 M 68-68 N 69-75 "
    "O 77-82 P 84-84 Q 85-85 R 86-88 S 90-93 T 94-96 U 97-98 V 99-99"
)
DIVISIONS = frozenset(code for code in NACE if len(code) == 2)


def _read(pairs: str) -> dict[str, frozenset[str]]:
    words = pairs.split()
    return {letter: _between(*span.split("-")) for letter, span in zip(words[::2], words[1::2], strict=True)}


def _between(first: str, last: str) -> frozenset[str]:
    return frozenset(code for code in DIVISIONS if first <= code <= last)


SECTIONS: Mapping[str, Mapping[str, frozenset[str]]] = {"2": _read(_REV_2), "2.1": _read(_REV_21)}
"""Divisions by revision and section."""

TOTAL = "TOTAL"

NAMES = {
    "A": _("Agriculture, forestry and fishing"),
    "B": _("Mining and quarrying"),
    "C": _("Manufacturing"),
    "D": _("Electricity, gas and heat"),
    "E": _("Water and waste"),
    "F": _("Construction"),
    "G": _("Trade and repair of motor vehicles and goods"),
    "H": _("Transport and storage"),
    "I": _("Hotels and restaurants"),
    "J": _("Information and communication"),
    "K": _("Finance and insurance"),
    "L": _("Real estate"),
    "M": _("Professional, scientific and technical services"),
    "N": _("Administrative and support services"),
    "O": _("Public administration and defence"),
    "P": _("Education"),
    "Q": _("Health and social work"),
    "R": _("Arts, entertainment and recreation"),
    "S": _("Other services"),
    "T": _("Households as employers"),
    "U": _("Extraterritorial organisations"),
    "B-E": _("Industry except construction"),
    "G-I": _("Trade, transport, hotels and restaurants"),
    "M-N": _("Business services"),
    "O-Q": _("Public administration, education and health"),
    "R-U": _("Arts, entertainment and other services"),
    TOTAL: _("All activities"),
}
"""Names of sections and of groups that Eurostat has, by Revision 2."""

_NEW_LETTERS = dict(zip("JKLMNOPQRSTUV", "JJKLMNOPQRSTU", strict=True))
_NEW_NAMES = {"J": _("Publishing and broadcasting"), "K": _("Telecommunication, programming and information")}
"""Of Revision 2.1, whose sections from J on have other letters than in Revision 2."""

_ALL = re.compile(
    r"total|tot|totalt|_t|sss|00-99|01-99|a-[s-v]|yhteensä|samtliga.*|alle næringer.*|total\b.*|.*\byhteensä\b.*|i alt|"
    r"samtliga näringsgrenar|all(?:a)? (?:näringar|naces?.*|activities)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?P<first>[A-V])(?:\s*(?:[-–_]|\+(?:[A-V]\+)*)\s*(?P<last>[A-V]))?", re.IGNORECASE)
_SPAN = re.compile(r"[A-V]?(?P<first>\d\d)\s*[-–_]\s*[A-V]?(?P<last>\d\d)", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?P<code>[A-V](?:[-–_+][A-V])*|[A-V]?\d\d(?:\.?\d{1,3})?(?:[-–_][A-V]?\d\d)?)[.:]?\s+(?P<name>\D.*)"
)


_UNSTATED = re.compile(r"(?:00|X|NRP|UNK|ZZ)(?:\s.*)?|.*\b(?:okänd|uoppgitt|tuntematon|unknown)\b.*", re.IGNORECASE)


def is_unstated(text: str) -> bool:
    """Return whether an office writes this where no activity is known: `00 okänd`, `X Toimiala tuntematon`."""
    return bool(_UNSTATED.fullmatch(text.strip()))


def revision_of(classification: str) -> str:
    """Return the revision that a classification follows: NACE Rev. 2.1, and SNI, SN and TOL of 2025."""
    return "2.1" if re.search(r"2\.1|2025", classification) else "2"


def parted_activity(text: str) -> tuple[str, str]:
    """Return code and name of an activity as offices write it in one cell: `C tillverkning`, `10-33 Industri`."""
    match = _LABELLED.fullmatch(" ".join(text.split()))
    return (match["code"], match["name"]) if match else (text.strip(), "")


def statistical_activity(text: str, revision: str = "2") -> str:
    """Return the code of an activity of statistics, or "": what members have, a section, a group, or TOTAL."""
    code, name = parted_activity(text)
    if _ALL.fullmatch(code) or (name and _ALL.fullmatch(f"{code} {name}")) or (name and _ALL.fullmatch(name)):
        return TOTAL
    if match := _LETTERS.fullmatch(code):
        first, last = match["first"].upper(), (match["last"] or match["first"]).upper()
        return first if first == last else f"{first}-{last}" if first < last else ""
    if (match := _SPAN.fullmatch(code)) and match["first"] < match["last"] and _between(match["first"], match["last"]):
        return _as_sections(_between(match["first"], match["last"]), revision) or f"{match['first']}-{match['last']}"
    return normalise_activity(code)[0]


def _as_sections(divisions: frozenset[str], revision: str) -> str:
    """Return the section or sections that have exactly these divisions, or ""."""
    letters = [letter for letter, own in SECTIONS[revision].items() if own & divisions]
    whole = frozenset().union(*(SECTIONS[revision][letter] for letter in letters))
    if not letters or whole != divisions & whole or divisions - whole - {"45"}:
        return ""
    return letters[0] if len(letters) == 1 else f"{letters[0]}-{letters[-1]}"


def divisions_of(code: str, revision: str = "2") -> frozenset[str]:
    """Return the divisions that a code of statistics has."""
    if code == TOTAL:
        return DIVISIONS
    first, _sign, last = code.partition("-")
    if first.isalpha():
        known = SECTIONS[revision]
        return frozenset().union(*(known[each] for each in known if first <= each <= (last or first)))
    return _between(first, last) if last else frozenset({code[:2]})


def is_aggregate(code: str) -> bool:
    """Return whether a code is a section, a group or the total."""
    return code[:1].isalpha() or "-" in code


def holding_others(codes: Iterable[str], revision: str = "2") -> set[str]:
    """Return the codes whose amounts hold those of others among them, so that both together would count twice."""
    known = set(codes)
    own = {code: divisions_of(code, revision) for code in known}
    return {
        code
        for code in known
        if is_aggregate(code)
        and any(
            own[other] <= own[code] and (own[other] < own[code] or not is_aggregate(other))
            for other in known
            if other != code and own[other]
        )
    }


def section_name(code: str, revision: str = "2") -> str:
    """Return the name of a section, group or total in the reader's language, or the code if it has none."""
    if revision == "2.1" and code != TOTAL:
        if len(code) == 1:
            return str(_NEW_NAMES.get(code) or NAMES[_NEW_LETTERS.get(code, code)])
        return str(NAMES[code]) if code in {"B-E", "G-I"} else code
    return str(NAMES.get(code, code))
