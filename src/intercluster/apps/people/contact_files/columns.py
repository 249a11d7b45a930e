"""The columns of a file of contact people: what each means, guessed from its heading or chosen."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    Field.TITLE: gettext_lazy("Title"),
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
    Field.NAME: """contact person, contact, contact name, person, full name, name of contact, contacts |
        kontaktperson, kontakt, kontaktnamn, namn kontaktperson, person, för och efternamn | kontaktnavn, navn
        kontaktperson, for og etternavn | yhteyshenkilö, yhteyshenkilön nimi, henkilö, koko nimi""",
    Field.FIRST_NAME: "first name, firstname, given name | förnamn | fornavn | etunimi",
    Field.LAST_NAME: "last name, lastname, surname, family name | efternamn | etternavn | sukunimi",
    Field.EMAIL: """email, e mail, email address, e mail address, mail, contact email | e post, epost, e postadress,
        epostadress, mejl, mejladress, mailadress | e postadresse, epostadresse | sähköposti, sähköpostiosoite,
        s posti""",
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


def recognised(headings: Sequence[str]) -> int:
    """Count the headings that mean something."""
    return sum((known := _plain(heading)) in _FIELDS or known in _EITHER for heading in headings)


def suggest(headings: Sequence[str]) -> list[Field | None]:
    """Suggest a field for each column; of several columns for one field, the first gets it."""
    known = [_plain(heading) for heading in headings]
    sure = {_FIELDS[each] for each in known if each in _FIELDS}
    either = Field.ORGANISATION
    if sure & {Field.ORGANISATION, Field.NUMBER} and not sure & {Field.NAME, Field.FIRST_NAME, Field.LAST_NAME}:
        either = Field.NAME
    suggested: list[Field | None] = []
    for each in known:
        field = _FIELDS.get(each) or (either if each in _EITHER else None)
        suggested.append(None if field in suggested else field)
    return suggested


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
