"""The columns of a file of contact people: what each means, guessed from its heading or chosen."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intercluster.apps.directory.contact_headings import OF_CONTACT, OTHER_THINGS, PATTERNS, WORDS, Part
from intercluster.apps.directory.names import plain
from intercluster.core.errors import Refused


class Field(StrEnum):
    """A fact about a person that a column can give."""

    ORGANISATION = "organisation"
    NUMBER = "registration_number"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    TITLE = "title"
    LANGUAGE = "language"


LABELS = {
    Field.ORGANISATION: gettext_lazy("Organisation"),
    Field.NUMBER: gettext_lazy("Registration number"),
    Field.NAME: gettext_lazy("Name of the person"),
    Field.FIRST_NAME: gettext_lazy("First name"),
    Field.LAST_NAME: gettext_lazy("Last name"),
    Field.EMAIL: gettext_lazy("E-mail address"),
    Field.TITLE: pgettext_lazy("of a person", "Title"),
    Field.LANGUAGE: gettext_lazy("Language of the mail"),
}
"""Each field's name in the reader's language."""

HELP = {
    Field.ORGANISATION: gettext_lazy("The member's name; not needed where its registration number is given."),
    Field.NUMBER: gettext_lazy("The member's number in the national register."),
    Field.NAME: gettext_lazy("First and last name in one column, or each in its own."),
    Field.FIRST_NAME: gettext_lazy("Put before the last name."),
    Field.LAST_NAME: gettext_lazy("Put after the first name."),
    Field.EMAIL: gettext_lazy("Required, on every row: one address."),
    Field.TITLE: gettext_lazy("What the person does there, such as managing director; only your office sees it."),
    Field.LANGUAGE: gettext_lazy("English, Swedish, Norwegian or Finnish; that of your country if left empty."),
}
"""How each field is filled in."""

_WORDS = {
    Field.ORGANISATION: """organisation, organization, company, company name, member, member name, employer, account
        name, firm | företag, företagsnamn, bolag, bolagsnamn, medlem, medlemsföretag, arbetsgivare, organisationens
        namn | bedrift, bedriftsnavn, firma, selskap, foretak, medlemsbedrift, organisasjon, virksomhet |
        yritys, yrityksen nimi, organisaatio, jäsen, jäsenyritys, yhteisö, työnantaja""",
    Field.NUMBER: """registration number, company number, business id, organisation number, org number, org no, vat,
        vat number | organisationsnummer, orgnr, org nr, orgnummer, organisationsnr | organisasjonsnummer,
        foretaksnummer | y tunnus, ytunnus, yritystunnus""",
    Field.NAME: WORDS[Part.NAME],
    Field.FIRST_NAME: WORDS[Part.FIRST_NAME],
    Field.LAST_NAME: WORDS[Part.LAST_NAME],
    Field.EMAIL: WORDS[Part.EMAIL],
    Field.TITLE: """title, job title, position, function, role | titel, befattning, roll, funktion | tittel, stilling,
        rolle, funksjon | titteli, tehtävänimike, tehtävä, rooli, asema""",
    Field.LANGUAGE: "language, mail language, preferred language | språk | språk, målform | kieli, asiointikieli",
}
_EITHER = frozenset({"name", "namn", "navn", "nimi"})
"""Headings that mean the person where another column names the organisation, and else the organisation."""


class ColumnsError(Refused):
    """What is wrong with the columns, and how to put it right."""


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", plain(heading)).split())


_FIELDS = {
    _plain(word): field
    for field, words in _WORDS.items()
    for word in (field.value, *re.split(r"[,|]", " ".join(words.split())))
}


_OTHER_THINGS = re.compile(rf"\b({OTHER_THINGS})\b")
_PATTERNS = {
    Field.EMAIL: PATTERNS[Part.EMAIL],
    Field.FIRST_NAME: PATTERNS[Part.FIRST_NAME],
    Field.LAST_NAME: PATTERNS[Part.LAST_NAME],
    Field.TITLE: r"tit(el|tel|le|teli)|\w*befattning\w*|\w*stilling\w*|tehtava\w*|position",
    Field.NUMBER: r"org\w* ?(nr|no|num\w*)|\w*orgn(umme)?r|y ?tunnus\w*|business id|company (no|number|id)",
    Field.NAME: PATTERNS[Part.NAME],
    Field.LANGUAGE: r"\w*sprak\w*|languages?|\w*kieli\w*",
    Field.ORGANISATION: r"\w*foretag\w*|\w*bolag\w*|bedrift\w*|\w*selskap\w*|organis\w*|organiz\w*|yrity\w*|company\w*"
    r"|medlem\w*|jasen\w*|members?",
}
"""Words, folded, that tell what a heading means that is not known word for word; the first that fits counts."""

_BY_WORDS = [(field, re.compile(rf"\b({words})\b")) for field, words in _PATTERNS.items()]
_OF_CONTACT = re.compile(rf"\b({OF_CONTACT})\b")


def recognised(headings: Sequence[str]) -> int:
    """Count the headings that mean something."""
    return sum(bool(_meaning(each)[0]) or _plain(each) in _EITHER for each in headings if each)


def suggest(headings: Sequence[str]) -> list[Field | None]:
    """Suggest a field for each column; of several columns for one field, the surest gets it, or else the first."""
    meanings = [_meaning(each) for each in headings]
    there = {field for field, _sureness in meanings}
    either = Field.ORGANISATION
    if there & {Field.ORGANISATION, Field.NUMBER} and not there & {Field.NAME, Field.FIRST_NAME, Field.LAST_NAME}:
        either = Field.NAME
    meanings = [
        (either, 0) if _plain(heading) in _EITHER else meaning
        for heading, meaning in zip(headings, meanings, strict=True)
    ]
    best = {
        field: max(range(len(meanings)), key=lambda index: (meanings[index][0] is field, meanings[index][1], -index))
        for field in Field
    }
    return [field if field and best[field] == index else None for index, (field, _sureness) in enumerate(meanings)]


def _meaning(heading: str) -> tuple[Field | None, int]:
    """Return the field that a heading means, and how sure that is: a contact person's address before any other."""
    known = _plain(heading)
    of_contact = _OF_CONTACT.search(known) is not None
    if known in _FIELDS:
        return _FIELDS[known], 3 if of_contact else 2
    fields = [field for field, words in _BY_WORDS if words.search(known)]
    # "E-postadress" is one word; an address beside a word for mail is a mail address too.
    if not fields or (_OTHER_THINGS.search(known) and fields[0] is not Field.EMAIL):
        return None, 0
    return fields[0], 2 if of_contact else 1


def columns_of(chosen: Sequence[Field | None], headings: Sequence[str]) -> Mapping[Field, int]:
    """Return the column of each field. Raises ColumnsError if one is chosen twice or a needed one is missing."""
    columns: dict[Field, int] = {}
    for index, field in enumerate(chosen):
        if field is not None and field in columns:
            raise ColumnsError(
                _("%(field)s is chosen for more than one column. Choose one of them and leave the others out.")
                % {"field": LABELS[field]}
            )
        if field is not None:
            columns[field] = index
    shown = ", ".join(heading for heading in headings[:12] if heading)[:300]
    if Field.EMAIL not in columns:
        raise ColumnsError(_("No column holds e-mail addresses. The headings are: %(headings)s.") % {"headings": shown})
    if Field.ORGANISATION not in columns and Field.NUMBER not in columns:
        raise ColumnsError(
            _(
                "No column says which member a person belongs to: its name or registration number. The headings are: "
                "%(headings)s."
            )
            % {"headings": shown}
        )
    return columns


def amended(headings: Sequence[str], choices: Mapping[str, Field | None]) -> list[Field | None]:
    """Return the suggested field of each column, except for the columns in `choices`. Raises ColumnsError."""
    if unknown := [heading for heading in choices if heading not in headings]:
        raise ColumnsError(
            _("The file has no column “%(name)s”; it has %(headings)s.")
            % {"name": unknown[0], "headings": ", ".join(heading for heading in headings if heading)[:500]}
        )
    taken = set(choices.values())
    suggested = [None if field in taken else field for field in suggest(headings)]
    return [choices.get(heading, field) for heading, field in zip(headings, suggested, strict=True)]
