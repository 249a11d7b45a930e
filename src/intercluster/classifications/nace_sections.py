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

_LABELS = {
    "Total - all NACE activities": TOTAL,
    "Agriculture, forestry and fishing": "A",
    "Mining and quarrying": "B",
    "Manufacturing": "C",
    "Electricity, gas, steam and air conditioning supply": "D",
    "Water supply; sewerage, waste management and remediation activities": "E",
    "Construction": "F",
    "Wholesale and retail trade; repair of motor vehicles and motorcycles": "G",
    "Wholesale and retail trade": "G",
    "Transportation and storage": "H",
    "Accommodation and food service activities": "I",
    "Information and communication": "J",
    "Financial and insurance activities": "K",
    "Real estate activities": "L",
    "Professional, scientific and technical activities": "M",
    "Administrative and support service activities": "N",
    "Public administration and defence; compulsory social security": "O",
    "Education": "P",
    "Human health and social work activities": "Q",
    "Arts, entertainment and recreation": "R",
    "Arts, sports and recreation": "R",
    "Other service activities": "S",
    "Industry (except construction)": "B-E",
    "Wholesale and retail trade, transport, accommodation and food service activities": "G-I",
    "Professional, scientific and technical activities; administrative and support service activities": "M-N",
    "Public administration, defence, education, human health and social work activities": "O-Q",
    "Arts, entertainment and recreation; other service activities; activities of household and extra-territorial "
    "organizations and bodies": "R-U",
}
"""Section, group or total by the name that Eurostat gives it, in letters of Revision 2."""
_LETTER_OF = {label.casefold(): code for label, code in _LABELS.items()}

_NEW_LETTERS = dict(zip("JKLMNOPQRSTUV", "JJKLMNOPQRSTU", strict=True))
_NEW_NAMES = {"J": _("Publishing and broadcasting"), "K": _("Telecommunication, programming and information")}
_TODAY = {old: new for new, old in _NEW_LETTERS.items() if new != "J"}
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
    return normalise_activity(code)[0] or _by_label(text, revision)


def _by_label(text: str, revision: str) -> str:
    """Return the section, group or total that Eurostat calls so, or ""."""
    code = _LETTER_OF.get(" ".join(text.split()).casefold(), "")
    if revision == "2" or code < "J" or code in {TOTAL, "B-E", "G-I"}:
        return code
    if code == "J":  # Revision 2.1 has it in two sections
        return "J-K"
    return "-".join(_TODAY.get(letter, letter) for letter in code.split("-"))


_TELLING = (
    ("2", "K", r"finan|försäkr|forsikr|rahoitus"),
    ("2.1", "L", r"finan|försäkr|forsikr|rahoitus"),
    ("2", "L", r"real estate|fastighet|eiendom|kiinteistö"),
    ("2.1", "M", r"real estate|fastighet|eiendom|kiinteistö"),
    ("2.1", "K", r"tele|program"),
    ("2", "P", r"education|utbildning|undervisning|koulutus"),
    ("2.1", "Q", r"education|utbildning|undervisning|koulutus"),
)
"""Sections whose letter and name together tell the revision: finance is K in Revision 2 and L in 2.1."""


def revision_told(texts: Iterable[str]) -> str:
    """Return the revision that activities are of by letters and names, `L Finans`, or "" if they do not tell it."""
    parted = [parted_activity(text) for text in texts]
    if any(code.upper() == "V" for code, _name in parted):
        return "2.1"
    told = {
        revision
        for code, name in parted
        for revision, letter, words in _TELLING
        if code.upper() == letter and re.search(words, name, re.IGNORECASE)
    }
    return told.pop() if len(told) == 1 else ""


def classification_told(heading: str, texts: Iterable[str]) -> str:
    """Return the classification that a column of activities has by its heading and texts, or "" if it is not NACE."""
    said = [text for text in texts if text.strip()]
    known = sum(bool(statistical_activity(text)) or is_unstated(text) for text in said)
    if not said or known < 0.8 * len(said):
        return ""
    revision = revision_told(said) or revision_of(heading)
    return f"NACE Rev. {revision}"


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
