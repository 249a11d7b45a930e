"""What a heading of a member file means, in English, Swedish, Norwegian or Finnish.

A heading that is known word for word is certain. Otherwise single words decide, as in “Vad kan ni erbjuda?”.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intercluster.apps.directory.amounts import Currency, Unit, find_unit
from intercluster.apps.directory.member_files.fields import HEADINGS, REPEATABLE, SEVERAL, TERMS, Field

_SYNONYMS: dict[Field, str] = {
    Field.NAME: """organisation, organization, organisation name, organization name, company, company name, member,
        member name, firm, legal name | företag, företagsnamn, organisationsnamn, organisation, medlem,
        medlemsföretag, bolag, bolagsnamn, firma, företagets namn, account, account name | bedrift,
        bedriftsnavn, bedriftens navn, firmanavn, selskap, organisasjon, organisasjonsnavn, foretak,
        foretaksnavn, virksomhet | yritys, yrityksen nimi, organisaatio, organisaation nimi, jäsen,
        jäsenyritys, yhtiö, toiminimi, toimija |
        verksemd, verksemdsnamn | aktör, aktør, actor, juridiskt namn | kund, kundnamn,
        kundens namn, partner, deltagande företag | kunde, kundenavn, deltakende bedrift | asiakas,
        asiakkaan nimi, osallistuva yritys | customer, customer name, client, participating company""",
    Field.REGISTRATION_NUMBER: """registration no, registration nr, reg no, reg number, company number,
        company registration number, business id, business registration number, organisation number,
        organization number, org number, org no, id number | org nr, orgnr, org.nr, orgnummer,
        organisationsnr | orgnr,
        org nr, foretaksnummer, organisasjonsnr | ytunnus, y tunnus, yritystunnus, yritys- ja yhteisötunnus |
        cvr, cvr nummer, cvr nr |
        org persnr, org personnr, organisations personnummer, organisationsidentitet, foretaksnr, ly tunnus""",
    Field.KIND: """type, organisation type, organization type, kind of organisation, type of organisation, sector |
        organisationstyp, organisationsform, slag, aktörstyp | organisasjonstype, slag, aktørtype |
        organisaatiotyyppi, laji, organisaation tyyppi""",
    Field.COUNTRY: """registreringsland, country code, country region, nation, billing country | landskod, landkod
        | landkode | maatunnus, valtio""",
    Field.REGION: """nuts, nuts code, nuts 3, nuts3, nuts 2, county, province, state, state province,
        billing state | landsdel | region, länet, nuts-kod, landskap |
        region, fylkesnavn, nuts-kode | alue, nuts-koodi, nuts-alue""",
    Field.CITY: """city, town/city, billing city, municipality,
        forretningsadresse.kommune, location, place, post town, locality | stad, kommun, postort,
        tätort, besöksadress ort, postadress ort, produktionsort | forretningskommune, toimipaikka, sijaintikunta |
        by, kommune, poststed, poststad, tettsted | kaupunki, kunta, postitoimipaikka, sijainti, kotipaikka""",
    Field.HEADCOUNT: """employees, number of employees, no of employees, staff, headcount, fte, personnel | hlö |
        antal anställda, medarbetare, antal medarbetare, personal, personer | antall ansatte, medarbeidere, årsverk,
        antall årsverk, personer |
        size, company size, storlek, företagsstorlek, størrelse, bedriftsstørrelse, storleik, koko, yrityksen koko |
        henkilöstömäärä, työntekijät, työntekijöiden määrä, henkilömäärä,
        henkilöstön määrä, työntekijöitä, henkilöä""",
    Field.TURNOVER: """turnover, annual turnover, revenue, sales, net sales | omsättning, nettoomsättning,
        årsomsättning |
        omsetning, årsomsetning, driftsinntekter | liikevaihto, vuosiliikevaihto""",
    Field.ACTIVITIES: """activities, activity, nace, nace code, nace codes, industry code, industry codes, industry |
        ng |
        verksamhet, verksamheter, sni, sni-kod, sni-koder, näringsgren, bransch, branschkod, nace-kod, nace-koder |
        næring, næringer, næringskode, næringskoder, nace-kode, nace-koder, bransje, bransjekode, sn2007, sn |
        toimiala, toimialat, toimialakoodi, toimialakoodit, tol, tol 2008, nace-koodi, nace-koodit""",
    Field.LANGUAGES: """languages, language skills, languages spoken | språk, språkkunskaper, talade språk | språk,
        språkkunnskaper | kielet, kielitaito, työkieli""",
    Field.MARKETS: """market, export markets, export countries, export, markets sold to, sells to | marknad,
        exportmarknader, exportländer, säljer till | marked, eksportmarkeder, eksportland, selger til | markkina,
        markkina-alueet, vientimaat, vientimarkkinat""",
    Field.WEBSITE: """domain, domain name, company domain name, domän, internet, internett, web, web site,
        homepage, home page, url, www, web page, web address, site | webb, webbsida,
        hemsida,
        webbadress, webbsajt | nettside, hjemmeside, nettadresse, webside, internettside | verkkosivu, verkkosivut,
        kotisivu, kotisivut, www-sivut, nettisivut, internet-sivut, verkko-osoite""",
    Field.LATITUDE: "lat, wgs84 lat | breddgrad, latitud (wgs84) | bredde | lat, leveyspiiri",
    Field.LONGITUDE: "lon, lng, long, wgs84 lon | längdgrad, longitud (wgs84) | lengde | lon, pituuspiiri",
    Field.OFFER: """offers, offering, offerings, can offer, we offer, what we offer, what do you offer, services,
        products and services, products, capability, capabilities, competence, competences, expertise, skills |
        what do you do, core competence | vad gör ni, kärnkompetens, spesialkompetanse, hva gjør dere, mitä teette,
        erikoisosaaminen, yrityksen erikoisosaaminen |
        erbjudande, erbjudanden, vi erbjuder, kan erbjuda, tjänster, produkter, produkter och tjänster, kompetens,
        kompetenser, det vi kan | tilbud, vi tilbyr, kan tilby, tjenester, produkter, produkter og tjenester,
        kompetanse, kapabilitet | tarjonta, tarjoamme, tarjoama, tarjous, tarjoukset, palvelut, palvelu, tuotteet,
        tuotteet ja palvelut, osaaminen, osaamiset, mitä tarjoamme""",
    Field.NEED: """needs, we need, seeks, seeking, looking for, wanted, requests, request, partner wanted,
        what we need,
        what do you need, demand | behov, behöver, vi söker, vi behöver, efterfrågar, efterfrågan, önskemål,
        söker partner | challenges, utmaning, utmaningar, utfordring, utfordringer, haaste, haasteet |
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

_OFFERING = r"erbjud\w*|tilby\w*|tilbud|tarjo\w+|offer(s|ing|ings)?|bidra(r|ra)? med"
_SEEKING = (
    r"\w*behov\w*|soker?|sokes|letar|leter|ser (\w+ )?etter|efterfrag\w*|etters[po]\w+|trenge\w*|treng"
    r"|onsker?|onskar|onskemal|etsi\w*|hae\w*|hake\w*|tarvi\w+|\w*tarpe\w*|\w*tarve|needs?|seek(s|ing)?"
    r"|look(ing)? for|wanted|requests?|demand"
)
_TELLING: dict[Field, str] = {
    Field.OFFER: r"kompeten[cst]\w*|kompetans\w*|osaami\w+|tjanster?|tjenester?|palvelu\w*|produkter|tuottee\w*"
    r"|products|services|capabilit\w+|expertise|\w*specialit\w*|\w*spesialit\w*|specialis\w*|spesialis\w*"
    r"|spisskompet\w*|spetskompet\w*|erikois\w*|styrk(a|e|or|er)|vahvuu\w*|strengths?|good at|bra pa|duktiga pa"
    r"|(gode|flinke|dyktige) (pa|til)|hyvia",
    Field.NAME: r"(foretag|bolag|firma|bedrift|selskap|foretak|organisation|organisasjon|medlem|virksomhet"
    r"|verksemd)s?(namn|navn)|(foretag|bolag|firma|bedrift|selskap|foretak|organisa|medlem|virksomhet"
    r"|verksemd|yrity|yhtio|jasen|company|member|legal)\w*\b.*\b(namn|navn|nimi|name)|(namn|navn|nimi"
    r"|name)\b.*\b(foretag|bolag|bedrift|selskap|organisa|virksomhet|verksemd|yrity|company|member)\w*",
    Field.REGISTRATION_NUMBER: r"org\w* (nr|no|num\w*)|orgnr|orgnummer|y ?tunnus|fo (nr|nummer)|business id"
    r"|reg\w* (nr|no|num\w*)|(moms|mva)reg\w* (nr|nummer)|company (id|nr|no|number)|vat"
    r"|vat\w* (nr|no|num\w*|id)|(moms|mva|reg)\w*(nr|nummer)"
    r"|(moms|mva) (nr|nummer)|alv (numero|nro|tunnus)|cvr",
    Field.HEADCOUNT: r"anst|(ars)?anstall\w*|ansatt\w*|tilsett\w*|medarbeta\w*|medarbeid\w*|henkilos\w*|henkilokun\w*"
    r"|henkilomaar\w*|tyontekij\w*|employ\w+|staff|headcount|fte|arsverk|htv|personalstyrka"
    r"|how many (people|persons|are you|of you)\b.*|(hur|hvor|kor) (manga|mange) (personer|jobb\w*|arb\w+|er) ?.*"
    r"|kuinka mon\w+ (henkilo\w*|tyosken\w*|ihmi\w*)\b.*|montako (henkilo\w*|tyosken\w*|ihmi\w*)\b.*",
    Field.TURNOVER: r"oms|omsattn\w*|omsetn\w*|liikevaih\w*|turnover|revenues?|nettooms\w*|driftsinntekt\w*",
    Field.ACTIVITIES: r"nace|sni|tol|\w*bransch\w*|\w*bransje\w*|naringsgren\w*|naringskod\w*|naeringskod\w*"
    r"|(paa)?toimiala\w*|industry|industries",
    Field.LANGUAGES: r"arbetssprak\w*|arbeidssprak\w*|tyokiel\w*|tyoskentelykiel\w*|kielitai\w*|sprakkunn?skap\w*"
    r"|(sprak|kiel\w+|languages?)\b.*\b(arbet|arbeid|jobb|work|tala|snakk|spoken|used|puhu|anvand|bruk)\w*|(arbet"
    r"|arbeid|work|tala|snakk|spoken|puhu|anvand|bruk)\w*\b.*\b(sprak|kiel\w+|languages?)",
    Field.MARKETS: r"(export|eksport)(er\w*|ar\w*|land\w*|marknad\w*|marked\w*|s)?|viette|vienti(maa\w*|markkin\w*)?"
    r"|marknader|markeder|markkin\w+|markets",
    Field.WEBSITE: r"web|webb|webb?(plats|sida|sidor|adress|sajt|site|page)\w*|hemsid\w*|hjemmesid\w*|heimesid\w*"
    r"|nettsid\w*|nettst\w+|natsid\w*|kotisivu\w*|verkkosivu\w*|www|url|homepage|internetadress\w*",
    Field.CITY: r"postort|poststed|postitoimipaik\w*|postitmp|hemort|hemkommun|kommunnamn|kommunenavn|kotikunta|city"
    r"|besoksort|sate|where (are you|is your|do you)\b.*|var (finns|ligger|sitter)( ni)?\b.*"
    r"|(hvor|kor) (holder|held|ligger|ligg) (dere|de|bedriften)\b.*|missa (te )?(sijaitse\w*|toimi\w*)\b.*",
    Field.REGION: r"lan|fylke\w*|maakun\w*|nuts\w*|lansnamn",
    Field.KIND: r"organisationstyp\w*|organisasjons(type|form)\w*|(bolags|foretags)form\w*|selskapsform|yritysmuoto"
    r"|yhtiomuoto|aktorstyp\w*|legal form"
    r"|(typ|type|slags?) (av )?(aktor\w*|organisa\w*|virksomhet)|(toimija|organisaatio)n tyyppi",
    Field.EXPIRES: r"giltig\w*|gyldig\w*|gjelder til|galler (till|t o m)|voimassa\w*|valid|expir\w*",
    Field.VISIBILITY: r"synlig\w*|visib\w*|nakyv\w*",
}
"""Words, folded, that tell what a heading means that is not known word for word."""

_PATTERNS = {meant: re.compile(rf"\b({words})\b") for meant, words in _TELLING.items()}
_OFFERS, _NEEDS = re.compile(rf"\b({_OFFERING})\b"), re.compile(rf"\b({_SEEKING})\b")
_OTHER_THINGS = re.compile(
    r"\b(kontakt\w*|contact\w*|yhtey\w*|e ?post\w*|e ?mail\w*|mail|sahkoposti\w*|telefon\w*|tlf|tel|phone"
    r"|puhelin\w*|mobil|fax|adress\w*|osoite\w*|address\w*|datum|dato|date|pvm|faktura\w*|invoice\w*"
    r"|kommentar\w*|comments?|notes?|merknad\w*|andel|share|osuus|tarjouspyyn\w*|vd|ceo|person|kostnad\w*"
    r"|cost|growth|tillvaxt|vekst|kasvu|antal medlemmar)\b"
)
"""With one of these words a heading is about something else: `E-post till företaget`, `Omsättning, andel export`."""
_PARTS_OF_NUMBERS = re.compile(
    r"\b(utland\w*|utomlands|ulkoma\w*|abroad|foreign|kvinn\w*|naisi\w*"
    r"|women|female|man|menn|miehi\w*|male|\w*klass|\w*klasse|luokka|size class)\b"
)
"""With one of these words a heading is about a part of a number; offers and needs may well be of abroad."""
_YES_OR_NO = re.compile(
    r"(?:erbjuder|soker|behover|har|kan|vill|onskar|deltar|tilbyr|trenger|onsker|vil)"
    r" (?:ni|du|er|dere|foretaget|bedriften)\b"
    r"|(?:tarjoatteko|etsitteko|tarvitsetteko|onko|haluatteko|voitteko)\b"
    r"|(?:do|does|are|can|would|will|have) (?:you|your)\b"
)
"""A question that is answered with yes or no: `Erbjuder ni praktikplatser?`, `Söker ni finansiering?`."""
_DESCRIPTION = re.compile(r"\b(\w*beskriv\w*|description|\w*kuvaus|presentation|presentasjon|esittely)\b")

_PERSON = re.compile(
    r"\b(kontaktperson\w*|kontakt|contact|contact person|yhteyshenkil\w*|e ?post\w*|e ?mail\w*|sahkoposti\w*"
    r"|fornamn|efternamn|fornavn|etternavn|etunimi|sukunimi|first name|last name)\b"
)
"""With one of these words a heading is about a person of the member."""

_VAT = re.compile(r"\b(vat|moms\w*|mva\w*|alv)\b")
"""A VAT number tells the registration number, but less surely."""

_OF_REGISTER = re.compile(r"\$[A-ZÅÄÖ]+-[A-ZÅÄÖ]+")
"""What the company register writes behind a value: `5590700000$ORGNR-IDORG`."""
_LEADING_NUMBER = re.compile(r"^\W*(?:q|f)?\d{1,2}\s*[.):]\s*(?=\D)")
_HUMP = re.compile(r"(?<=[a-zåäöøæ])(?=[A-ZÅÄÖØÆ])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
"""Where words of `NumberOfEmployees` and `VATNumber` meet."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_GENERIC_NAMES = frozenset({"name", "namn", "navn", "nimi"})
_MEMBERS = frozenset({"medlem", "member", "jasen", "kund", "kunde", "asiakas", "customer", "client", "partner"})

SENTENCE = 5
"""Words of a cell that is a text rather than a heading, unless it is a known one or a question."""
LONGEST = 300
"""Characters of the longest heading that is read; longer ones are texts."""


@dataclass(frozen=True)
class Heading:
    """The meaning that was recognised in a heading."""

    field: Field | None
    numbered: bool = False
    """“Offer 2”: holds one text, whatever it contains; “Offers” may hold several."""
    text: tuple[Field, int] | None = None
    """Of “Offer 2” and of “Offer 2: visibility”, the second offer: what the latter says is of that text only."""
    scale: int = 1
    """“Turnover (MEUR)”: what its numbers are multiplied by."""
    kronor: bool = False
    """“Turnover (tkr)”: to be divided by how many kronor make one euro."""
    why_not: str = ""
    """Why a heading that looks like a field is not taken for it."""
    rank: tuple[int, int] = dataclasses.field(default=(0, 0), compare=False)
    """Of several headings for one field the highest counts: how certain it is, and its year."""


def recognise(heading: str) -> Heading:
    """Recognise the field that a heading means: in one of four languages, or by the code of the field."""
    if len(heading) > LONGEST or _OF_REGISTER.search(heading):
        return Heading(None)
    text = _LEADING_NUMBER.sub("", heading.casefold())
    year = max(map(int, _YEAR.findall(text)), default=0)
    unit, bare = find_unit(text)
    apart = _HUMP.sub(" ", heading)
    if of_text := _of_one_text(text):
        return of_text
    for form in dict.fromkeys((text, apart, _YEAR.sub(" ", bare), _YEAR.sub(" ", re.sub(r"\(.*?\)|\*|:", " ", bare)))):
        plain = _plain(form)
        numbered = re.fullmatch(r"(.+?)\s*(?:nr|no)?\s*(\d{1,2})", plain)
        if numbered and (target := _FIELDS.get(numbered[1])) in REPEATABLE:
            number = (target, int(numbered[2])) if target in SEVERAL else None
            return Heading(target, numbered=target in SEVERAL, text=number, rank=(4, year))
        if target := _FIELDS.get(plain):
            return _with_unit(target, unit, (_certainty(target, plain), year))
    plain = _plain(_YEAR.sub(" ", bare if apart == heading else apart))
    if (target := _alternatives(text)) or (target := _by_words(plain)):
        ends_in_number = target in SEVERAL and re.search(r"\s\d{1,2}$", plain) is not None
        return _with_unit(target, unit, (0 if _VAT.search(plain) else 1, year), ends_in_number)
    return Heading(None, why_not=_why_not(plain))


def _of_one_text(text: str) -> Heading | None:
    """Return what “Offer 2: visibility” means, or None for any other heading."""
    parts = re.fullmatch(r"(.+?)\s*(\d{1,2})\s*:\s*(.+)", text)
    if parts is None:
        return None
    of, target = _FIELDS.get(_plain(parts[1])), _FIELDS.get(_plain(parts[3]))
    if of not in SEVERAL or target not in TERMS:
        return None
    return Heading(target, text=(of, int(parts[2])), rank=(4, 0))


def _with_unit(target: Field, unit: Unit | None, rank: tuple[int, int], numbered: bool = False) -> Heading:
    if target is not Field.TURNOVER or unit is None:
        return Heading(target, numbered=numbered, rank=rank)
    if unit.currency is Currency.OTHER:
        return Heading(None, why_not=_("turnover is read in euros or Nordic kronor; convert it"))
    return Heading(target, scale=unit.times, kronor=unit.currency is Currency.KRONOR, rank=rank)


def _certainty(target: Field, plain: str) -> int:
    """Rank headings for a name: “Företag” is surer than “Namn” (perhaps a person's) and “Medlem” (perhaps a yes)."""
    if target is Field.NAME:
        return 2 if plain in _MEMBERS else 3 if plain in _GENERIC_NAMES else 4
    return 4


def _alternatives(text: str) -> Field | None:
    """Return the field that all known parts of “City / Town” or “Bransch/SNI-kod” mean."""
    parts = [_plain(part) for part in re.split(r"/|\bor\b|\beller\b|\btai\b", text)]
    words = " ".join(parts)
    if len(parts) < 2 or _OTHER_THINGS.search(words) or _PARTS_OF_NUMBERS.search(words):
        return None
    targets = {_FIELDS[part] for part in parts if part in _FIELDS}
    return targets.pop() if len(targets) == 1 else None


def _by_words(plain: str) -> Field | None:
    offers, needs = _OFFERS.search(plain), _NEEDS.search(plain)
    if _YES_OR_NO.match(plain):
        return None
    if offers or needs:
        return None if (offers and needs) or _OTHER_THINGS.search(plain) else Field.OFFER if offers else Field.NEED
    if _PATTERNS[Field.WEBSITE].search(plain):
        return Field.WEBSITE
    targets = [meant for meant, pattern in _PATTERNS.items() if pattern.search(plain)]
    about_else = _OTHER_THINGS.search(plain) or _PARTS_OF_NUMBERS.search(plain)
    return targets[0] if len(targets) == 1 and not about_else else None


def _why_not(plain: str) -> str:
    if _YES_OR_NO.match(plain):
        return _("a question that yes or no may answer; choose what it holds")
    if _OFFERS.search(plain) and _NEEDS.search(plain):
        return _("it may hold offers or needs; choose which")
    if _PERSON.search(plain):
        return _("about a contact person: with an e-mail address beside it, somebody whom you may invite")
    if _DESCRIPTION.search(plain):
        return _("a description; read it as an offer if it says what the member can do")
    return ""


def recognised(headings: Sequence[str]) -> int:
    """Count the headings of a row that mean something; a sentence such as `Vi söker partner i Värmland` is none."""
    return sum(recognise(heading).field is not None for heading in headings if heading and not _is_sentence(heading))


def _is_sentence(text: str) -> bool:
    words = len(text.split())
    return words >= SENTENCE and not text.rstrip().endswith(("?", ":", "*", ")")) and _plain(text) not in _FIELDS


def tells_of_person(heading: str) -> bool:
    """Return whether a heading is about a person of the member."""
    return _PERSON.search(_plain(heading)) is not None


def is_plain_name(heading: str) -> bool:
    """Return whether a heading is `Namn` or the like, of nobody in particular."""
    return _plain(heading) in _GENERIC_NAMES


def _plain(text: str) -> str:
    """Fold case, accents, punctuation and space."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[\W_]+", " ", "".join(c for c in folded if not unicodedata.combining(c))).strip()


def _by_heading() -> dict[str, Field]:
    known: dict[str, Field] = {}
    for meant in Field:
        synonyms = re.split(r"[,|]", _SYNONYMS[meant])
        for heading in (meant.value, *HEADINGS[meant].values(), *synonyms):
            known.setdefault(_plain(" ".join(heading.split())), meant)
    return known


_FIELDS = _by_heading()
