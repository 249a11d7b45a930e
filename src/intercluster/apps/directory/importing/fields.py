"""The columns of a member file: what each means, and the headings it goes by in four languages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Field(StrEnum):
    """What a column of a member file can say about an organisation."""

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
"""Fields that several columns may hold."""

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

_SYNONYMS: dict[Field, str] = {
    Field.NAME: """organisation, organization, organisation name, organization name, company, company name, member,
        member name, firm, legal name | företag, företagsnamn, organisationsnamn, organisation, medlem,
        medlemsföretag,
        bolag, bolagsnamn, firma, företagets namn | bedrift, bedriftsnavn, bedriftens navn, firmanavn, selskap,
        organisasjon, organisasjonsnavn, foretak, foretaksnavn, virksomhet | yritys, yrityksen nimi, organisaatio,
        organisaation nimi, jäsen, jäsenyritys, yhtiö, toiminimi""",
    Field.REGISTRATION_NUMBER: """registration no, registration nr, reg no, reg number, company number,
        company registration number, business id, business registration number, organisation number,
        organization number, org number, org no, id number | org nr, orgnr, org.nr, orgnummer,
        organisationsnr | orgnr,
        org nr, foretaksnummer, organisasjonsnr | ytunnus, y tunnus, yritystunnus, yritys- ja yhteisötunnus |
        cvr, cvr nummer, cvr nr""",
    Field.KIND: """type, organisation type, organization type, kind of organisation, type of organisation, sector |
        organisationstyp, slag, aktörstyp | organisasjonstype, slag, aktørtype | organisaatiotyyppi, laji,
        organisaation tyyppi""",
    Field.COUNTRY: "country code, nation | landskod | landkode | maatunnus, valtio",
    Field.REGION: """nuts, nuts code, nuts 3, nuts3, nuts 2, county, province | region, länet, nuts-kod, landskap |
        region, fylkesnavn, nuts-kode | alue, nuts-koodi, nuts-alue""",
    Field.CITY: """city, town/city, municipality, location, place, post town, locality | stad, kommun, postort,
        tätort |
        by, kommune, poststed, tettsted | kaupunki, kunta, postitoimipaikka, sijainti, kotipaikka""",
    Field.HEADCOUNT: """employees, number of employees, no of employees, staff, headcount, fte, personnel |
        antal anställda, medarbetare, antal medarbetare, personal, personer | antall ansatte, medarbeidere, årsverk,
        antall årsverk, personer | henkilöstömäärä, työntekijät, työntekijöiden määrä, henkilömäärä,
        henkilöstön määrä, työntekijöitä, henkilöä""",
    Field.TURNOVER: """turnover, annual turnover, revenue, sales, net sales | omsättning, nettoomsättning,
        årsomsättning |
        omsetning, årsomsetning, driftsinntekter | liikevaihto, vuosiliikevaihto""",
    Field.ACTIVITIES: """activities, activity, nace, nace code, nace codes, industry code, industry codes, industry |
        verksamhet, verksamheter, sni, sni-kod, sni-koder, näringsgren, bransch, branschkod, nace-kod, nace-koder |
        næring, næringer, næringskode, næringskoder, nace-kode, nace-koder, bransje, bransjekode, sn2007, sn |
        toimiala, toimialat, toimialakoodi, toimialakoodit, tol, tol 2008, nace-koodi, nace-koodit""",
    Field.LANGUAGES: """languages, language skills, languages spoken | språk, språkkunskaper, talade språk | språk,
        språkkunnskaper | kielet, kielitaito, työkieli""",
    Field.MARKETS: """market, export markets, export countries, export, markets sold to, sells to | marknad,
        exportmarknader, exportländer, säljer till | marked, eksportmarkeder, eksportland, selger til | markkina,
        markkina-alueet, vientimaat, vientimarkkinat""",
    Field.WEBSITE: """web, web site, homepage, home page, url, www, web page, web address, site | webb, webbsida,
        hemsida,
        webbadress, webbsajt | nettside, hjemmeside, nettadresse, webside, internettside | verkkosivu, verkkosivut,
        kotisivu, kotisivut, www-sivut, nettisivut, internet-sivut, verkko-osoite""",
    Field.LATITUDE: "lat, wgs84 lat | breddgrad, latitud (wgs84) | bredde | lat, leveyspiiri",
    Field.LONGITUDE: "lon, lng, long, wgs84 lon | längdgrad, longitud (wgs84) | lengde | lon, pituuspiiri",
    Field.OFFER: """offers, offering, offerings, can offer, we offer, what we offer, what do you offer, services,
        products and services, products, capability, capabilities, competence, competences, expertise, skills |
        erbjudande, erbjudanden, vi erbjuder, kan erbjuda, tjänster, produkter, produkter och tjänster, kompetens,
        kompetenser, det vi kan | tilbud, vi tilbyr, kan tilby, tjenester, produkter, produkter og tjenester,
        kompetanse, kapabilitet | tarjonta, tarjoamme, tarjoama, tarjous, tarjoukset, palvelut, palvelu, tuotteet,
        tuotteet ja palvelut, osaaminen, osaamiset, mitä tarjoamme""",
    Field.NEED: """needs, we need, seeks, seeking, looking for, wanted, requests, request, partner wanted,
        what we need,
        what do you need, demand | behov, behöver, vi söker, vi behöver, efterfrågar, efterfrågan, önskemål,
        söker partner |
        behov, trenger, vi søker, vi trenger, ønsker, etterspør, etterspørsel, søker partner | tarve, tarpeet,
        tarvitsee,
        tarvitsemme, etsimme, haemme, hakee, kysyntä, mitä tarvitsemme""",
    Field.VISIBILITY: """who may see it, visible to, visible for, shared with | vem får se, synlig för,
        vem som får se |
        hvem kan se, synlig for | kuka saa nähdä, näkyy""",
    Field.LANGUAGE: """language, text language, language of text | språk i texten, textens språk,
        textspråk | tekstens språk,
        tekstspråk, målform | tekstin kieli, kieli""",
    Field.EXPIRES: """expires, expiry, expiry date, expiration date, valid to, valid through, until | giltig till,
        gäller t o m,
        slutdatum, upphör | gyldig til, utløper, utløpsdato, sluttdato | voimassaolo päättyy, voimassa, vanhenee,
        päättyy, viimeinen voimassaolopäivä""",
}

_UNIT = re.compile(
    r"\b(m|k|t|million|miljoner|millioner|milj|mill|thousand|tusen|tuhat|1000)?\s*"
    r"(eur|euros?|euroa|€|sek|nok|dkk|usd|gbp|kr|kronor|kroner)(?!\w)",
)
_SCALES = dict.fromkeys(("m", "mill", "milj", "million", "miljoner", "millioner"), 10**6)
_SCALES |= dict.fromkeys(("k", "t", "thousand", "tusen", "tuhat", "1000"), 10**3)


@dataclass(frozen=True)
class Heading:
    """What a heading was recognised as."""

    field: Field | None
    numbered: bool = False
    """“Offer 2”: holds one text, whatever it contains; “Offers” may hold several."""
    scale: int = 1
    """“Turnover (MEUR)”: what its numbers are multiplied by."""
    why_not: str = ""
    """Why a heading that looks like a field is not taken for it."""


def recognise(heading: str) -> Heading:
    """Tell which field a heading means, in English, Swedish, Norwegian or Finnish, or as the field's own code."""
    plain = _plain(heading)
    numbered = re.fullmatch(r"(.+?)\s*(?:nr|no)?\s*(\d{1,2})", plain)
    if numbered and (field := _FIELDS.get(numbered[1])) in SEVERAL:
        return Heading(field, numbered=True)
    if field := _FIELDS.get(plain):
        return Heading(field)
    if unit := _UNIT.search(heading.casefold()):
        bare = _plain(_UNIT.sub(" ", heading.casefold()))
        if _FIELDS.get(bare) is Field.TURNOVER:
            if unit[2] not in {"eur", "euro", "euros", "euroa", "€"}:
                return Heading(
                    None,
                    why_not=_("turnover is read in euros; convert it, or state the rate in a mapping file (scale)"),
                )
            return Heading(Field.TURNOVER, scale=_SCALES.get(unit[1] or "", 1))
    outside = _plain(re.sub(r"\(.*?\)|\*|:", " ", heading))
    foreign = re.search(r"\b(tkr|mkr|ksek|msek|tsek|mnok|tnok|knok)\b", heading.casefold())
    if (field := _FIELDS.get(outside)) and not (field is Field.TURNOVER and foreign):
        return Heading(field)
    return Heading(None)


def recognised(headings: Sequence[str]) -> int:
    """Return how many of the headings mean something."""
    return sum(recognise(heading).field is not None for heading in headings if heading)


def template_headings(language: str, *, offers: int = TEMPLATE_COLUMNS, needs: int = TEMPLATE_COLUMNS) -> list[str]:
    """Return the headings of a member file in a language, with numbered offer and need columns."""
    counts = {Field.OFFER: offers, Field.NEED: needs}
    headings: list[str] = []
    for field, names in HEADINGS.items():
        name = names.get(language, names["en"])
        headings += [f"{name} {number}" for number in range(1, counts[field] + 1)] if field in SEVERAL else [name]
    return headings


def _plain(text: str) -> str:
    """Fold case, accents, punctuation and space."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[\W_]+", " ", "".join(c for c in folded if not unicodedata.combining(c))).strip()


def _by_heading() -> dict[str, Field]:
    known: dict[str, Field] = {}
    for field in Field:
        synonyms = re.split(r"[,|]", _SYNONYMS[field])
        for heading in (field.value, *HEADINGS[field].values(), *synonyms):
            known.setdefault(_plain(" ".join(heading.split())), field)
    return known


_FIELDS = _by_heading()

LABELS = {
    Field.NAME: gettext_lazy("Name"),
    Field.REGISTRATION_NUMBER: gettext_lazy("Registration number"),
    Field.KIND: gettext_lazy("Kind"),
    Field.COUNTRY: gettext_lazy("Country"),
    Field.REGION: gettext_lazy("Region"),
    Field.CITY: gettext_lazy("Town"),
    Field.HEADCOUNT: gettext_lazy("People"),
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
        "number may hold several, one a line or separated by |."
    ),
    Field.NEED: gettext_lazy("What the organisation seeks; written as offers are."),
    Field.VISIBILITY: gettext_lazy(
        "private, anonymous, alliance or public: who may see the texts of the row; alliance if left empty."
    ),
    Field.LANGUAGE: gettext_lazy("Code or name of the language of the row's texts; found out if left empty."),
    Field.EXPIRES: gettext_lazy("The last day the row's texts are shown, such as 2027-12-31."),
}
"""How each field is filled in."""
