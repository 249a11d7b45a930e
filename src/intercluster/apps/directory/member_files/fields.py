"""The columns of a member file: what each means, and its heading in four languages."""

from enum import StrEnum

from django.utils.translation import gettext_lazy, pgettext_lazy


class Field(StrEnum):
    """A fact about an organisation that a column can give."""

    NAME = "name"
    REGISTRATION_NUMBER = "registration_number"
    KIND = "kind"
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    HEADCOUNT = "headcount"
    TURNOVER = "turnover_eur"
    ACTIVITIES = "activities"
    LANGUAGES = "languages"
    MARKETS = "markets"
    WEBSITE = "website"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    OFFER = "offer"
    NEED = "need"
    VISIBILITY = "visibility"
    LANGUAGE = "language"
    EXPIRES = "expires"


SEVERAL = frozenset({Field.OFFER, Field.NEED})
"""Fields of which an organisation may have several."""

TERMS = (Field.VISIBILITY, Field.LANGUAGE, Field.EXPIRES)
"""Fields of a row's texts; a column such as “Offer 2: visibility” has that of one text."""

LISTS = frozenset({Field.ACTIVITIES, Field.LANGUAGES, Field.MARKETS})
"""Fields whose cells list values; several columns come together in one list."""

REPEATABLE = SEVERAL | LISTS
"""Fields that more than one column may give."""

TEMPLATE_COLUMNS = 3
"""How many offer and need columns the template has."""

HEADINGS: dict[Field, dict[str, str]] = {
    Field.NAME: {"en": "Name", "sv": "Namn", "nb": "Navn", "fi": "Nimi"},
    Field.REGISTRATION_NUMBER: {
        "en": "Registration number",
        "sv": "Organisationsnummer",
        "nb": "Organisasjonsnummer",
        "fi": "Y-tunnus",
    },
    Field.KIND: {"en": "Kind", "sv": "Typ", "nb": "Type", "fi": "Tyyppi"},
    Field.COUNTRY: {"en": "Country", "sv": "Land", "nb": "Land", "fi": "Maa"},
    Field.REGION: {"en": "Region", "sv": "Län", "nb": "Fylke", "fi": "Maakunta"},
    Field.CITY: {"en": "Town", "sv": "Ort", "nb": "Sted", "fi": "Paikkakunta"},
    Field.HEADCOUNT: {"en": "People", "sv": "Anställda", "nb": "Ansatte", "fi": "Henkilöstö"},
    Field.TURNOVER: {
        "en": "Turnover (EUR)",
        "sv": "Omsättning (EUR)",
        "nb": "Omsetning (EUR)",
        "fi": "Liikevaihto (EUR)",
    },
    Field.ACTIVITIES: {
        "en": "Activities (NACE)",
        "sv": "Verksamhet (SNI)",
        "nb": "Næring (NACE)",
        "fi": "Toimiala (TOL)",
    },
    Field.LANGUAGES: {"en": "Working languages", "sv": "Arbetsspråk", "nb": "Arbeidsspråk", "fi": "Työkielet"},
    Field.MARKETS: {"en": "Markets", "sv": "Marknader", "nb": "Markeder", "fi": "Markkinat"},
    Field.WEBSITE: {"en": "Website", "sv": "Webbplats", "nb": "Nettsted", "fi": "Verkkosivusto"},
    Field.LATITUDE: {"en": "Latitude", "sv": "Latitud", "nb": "Breddegrad", "fi": "Leveysaste"},
    Field.LONGITUDE: {"en": "Longitude", "sv": "Longitud", "nb": "Lengdegrad", "fi": "Pituusaste"},
    Field.OFFER: {"en": "Offer", "sv": "Erbjuder", "nb": "Tilbyr", "fi": "Tarjoaa"},
    Field.NEED: {"en": "Need", "sv": "Söker", "nb": "Søker", "fi": "Etsii"},
    Field.VISIBILITY: {"en": "Visibility", "sv": "Synlighet", "nb": "Synlighet", "fi": "Näkyvyys"},
    Field.LANGUAGE: {
        "en": "Language of the texts",
        "sv": "Texternas språk",
        "nb": "Tekstenes språk",
        "fi": "Tekstien kieli",
    },
    Field.EXPIRES: {"en": "Valid until", "sv": "Gäller till", "nb": "Gjelder til", "fi": "Voimassa asti"},
}
"""The heading of each column in the template and the export, by interface language."""


def template_headings(language: str, *, offers: int = TEMPLATE_COLUMNS, needs: int = TEMPLATE_COLUMNS) -> list[str]:
    """Return the headings of a member file in a language, with numbered offer and need columns."""
    counts = {Field.OFFER: offers, Field.NEED: needs}
    headings: list[str] = []
    for field in HEADINGS:
        numbers = range(1, counts[field] + 1) if field in SEVERAL else ()
        headings += [text_heading(language, field, number) for number in numbers] or [heading(language, field)]
    return headings


def heading(language: str, field: Field) -> str:
    """Return the heading of a field in a language."""
    return HEADINGS[field].get(language, HEADINGS[field]["en"])


def text_heading(language: str, field: Field, number: int, term: Field | None = None) -> str:
    """Return the heading of a numbered text, as “Offer 2”, or of one of its terms, as “Offer 2: Visibility”."""
    name = f"{heading(language, field)} {number}"
    return f"{name}: {heading(language, term)}" if term else name


LABELS = {
    Field.NAME: gettext_lazy("Name"),
    Field.REGISTRATION_NUMBER: gettext_lazy("Registration number"),
    Field.KIND: gettext_lazy("Kind"),
    Field.COUNTRY: gettext_lazy("Country"),
    Field.REGION: gettext_lazy("Region"),
    Field.CITY: gettext_lazy("Town"),
    Field.HEADCOUNT: pgettext_lazy("how many", "People"),
    Field.TURNOVER: gettext_lazy("Turnover, euros"),
    Field.ACTIVITIES: gettext_lazy("Activities (NACE codes)"),
    Field.LANGUAGES: gettext_lazy("Working languages"),
    Field.MARKETS: gettext_lazy("Markets sold to"),
    Field.WEBSITE: gettext_lazy("Website"),
    Field.LATITUDE: gettext_lazy("Latitude"),
    Field.LONGITUDE: gettext_lazy("Longitude"),
    Field.OFFER: gettext_lazy("Offer"),
    Field.NEED: gettext_lazy("Need"),
    Field.VISIBILITY: gettext_lazy("Who may see its offers and needs"),
    Field.LANGUAGE: gettext_lazy("Language of its offers and needs"),
    Field.EXPIRES: gettext_lazy("Offers and needs valid until"),
}
"""Each field's name in the reader's language."""

HELP = {
    Field.NAME: gettext_lazy("Required, on every row."),
    Field.REGISTRATION_NUMBER: gettext_lazy(
        "The number in the national register; the check digit of Swedish, Norwegian, Finnish and Danish numbers is "
        "verified. DEMO-… is for fictional organisations."
    ),
    Field.KIND: gettext_lazy("company, research, education, public or association; a company if left empty."),
    Field.COUNTRY: gettext_lazy("Two-letter code or name; the cluster's own country if left empty."),
    Field.REGION: gettext_lazy("NUTS 2024 code or name of the region, such as SE311 or Värmland."),
    Field.CITY: gettext_lazy("Town or municipality."),
    Field.HEADCOUNT: gettext_lazy("How many people work there, a whole number."),
    Field.TURNOVER: gettext_lazy("Euros a year: 1200000, 1 200 000 or 1.2 M€."),
    Field.ACTIVITIES: gettext_lazy("NACE Rev. 2 codes, such as 16.10, separated by commas."),
    Field.LANGUAGES: gettext_lazy("Codes or names of the languages the organisation works in, separated by commas."),
    Field.MARKETS: gettext_lazy("Codes or names of the countries it sells to, separated by commas."),
    Field.WEBSITE: gettext_lazy("Web address."),
    Field.LATITUDE: gettext_lazy("Decimal degrees, together with the longitude."),
    Field.LONGITUDE: gettext_lazy("Decimal degrees, together with the latitude."),
    Field.OFFER: gettext_lazy(
        "What the organisation can give. A numbered column (Offer 1, Offer 2 …) holds one text; a column without a "
        "number may hold several, by line, semicolon, | or list sign."
    ),
    Field.NEED: gettext_lazy("What the organisation seeks; written as offers are."),
    Field.VISIBILITY: gettext_lazy(
        "private, anonymous, alliance or public: who may see the texts of the row; if left empty, "
        "what the cluster has set."
    ),
    Field.LANGUAGE: gettext_lazy("Code or name of the language of the row's texts; found out if left empty."),
    Field.EXPIRES: gettext_lazy("The last day the row's texts are shown, such as 2027-12-31."),
}
"""How each field is filled in."""
