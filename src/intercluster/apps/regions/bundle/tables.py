"""What the shipped figures are: two datasets, their indicators and industries, with names in four languages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_noop

VERSION = "2026.3"
"""Version of the shipped figures; a later one replaces an earlier one."""

RETRIEVED = "2026-11-30"
LICENCE = gettext_noop("Eurostat, Commission Decision 2011/833/EU: reuse with the source named")
ATTRIBUTION = "Source: Eurostat"

TERRITORY = 2016
"""Version of NUTS whose regions the figures are of. Those that are the same in the current one have its codes."""

UNION_FILES = "EU28"
"""Code of the European Union in the published files: its 28 member states between 2013 and 2020."""

MEMBERS = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "UK"),
    }
)
"""Those member states, whose published numbers are added up where the Union's own is not published."""

EMPLOYMENT = "lfst_r_lfe2en2"
SKILLS = "lfst_r_lfe2eedu"
PATENTS = "pat_ep_rtot"
BUSINESS = "rd_e_gerdreg, business"
GOVERNMENT = "rd_e_gerdreg, government"
STAFF = "rd_p_persreg"
GDP, POPULATION, INCOME = "tgs00003", "tgs00096", "tgs00026"
UNEMPLOYMENT, BROADBAND, GAP, LIFE = "tgs00010", "tgs00049", "tepsr_lm220", "tgs00101"

FILES: Mapping[str, str] = {
    PATENTS: "patents_nuts/patents_epo_nuts.csv.gz",
    STAFF: "patents_nuts/regional_rd_personnel.csv",
    EMPLOYMENT: "innovation/lfst_r_lfe2en2.tsv.gz",
    SKILLS: "innovation/lfst_r_lfe2eedu.tsv.gz",
    BUSINESS: "innovation/r_d_private_eur_hab.nuts2.csv",
    GOVERNMENT: "innovation/r_d_government_eur_hab.nuts2.csv",
    "tgs": "innovation/eurostat_indicators_nuts2.csv",
}
"""The published files, by what is read from them."""

THROUGH: Mapping[str, str] = {
    PATENTS: "ropensci/nuts (MIT)",
    STAFF: "rOpenGov/regions",
    EMPLOYMENT: "jsollari/EUhackathon2017 (MIT)",
    SKILLS: "jsollari/EUhackathon2017 (MIT)",
    BUSINESS: "nestauk/eurito_indicators (MIT)",
    GOVERNMENT: "nestauk/eurito_indicators (MIT)",
    "tgs": "andrea-ballatore/open-geo-data-education",
}
"""The public repositories that the files came through."""


@dataclass(frozen=True)
class Column:
    """An indicator: its names, what it measures, how it is worked out and from which published tables."""

    code: str
    group: str
    measure: str
    direction: str
    unit: str
    denominator: str
    scale: int
    formula: str
    tables: tuple[str, ...]
    names: Mapping[str, str]

    @property
    def source(self) -> str:
        """Return the published tables in one text."""
        return "Eurostat " + "; ".join(self.tables)

    def as_json(self) -> dict[str, Any]:
        """Return it as the manifest has it."""
        return {**asdict(self), "tables": list(self.tables), "source": self.source}


def _names(en: str, sv: str, nb: str, fi: str) -> dict[str, str]:
    return {"en": en, "sv": sv, "nb": nb, "fi": fi}


def _rate(unit: str, denominator: str, direction: str = "more", scale: int = 1) -> tuple[str, str, str, str, int]:
    return "rate", direction, unit, denominator, scale


def _level(unit: str, direction: str = "neither", scale: int = 1) -> tuple[str, str, str, str, int]:
    return "level", direction, unit, "", scale


INDICATORS = (
    Column(
        "epo-applications",
        "knowledge",
        *_rate("patent applications", "million inhabitants"),
        gettext_noop(
            "As published: applications to the European Patent Office per million inhabitants. In the last year, 2012, "
            "most countries have about a fifth fewer than in 2011, Finland as many: some were probably not counted yet."
        ),
        (PATENTS,),
        _names(
            "Applications to the European Patent Office",
            "Ansökningar till Europeiska patentverket",
            "Søknader til Det europeiske patentverket",
            "Hakemukset Euroopan patenttivirastoon",
        ),
    ),
    Column(
        "government-rd",
        "knowledge",
        *_rate("euros", "inhabitant"),
        gettext_noop("As published: research and development in the government sector, euros per inhabitant."),
        (GOVERNMENT,),
        _names(
            "Research and development in the government sector",
            "Forskning och utveckling i offentlig sektor",
            "Forskning og utvikling i offentlig sektor",
            "Julkisen sektorin tutkimus ja kehittäminen",
        ),
    ),
    Column(
        "rd-personnel",
        "knowledge",
        *_rate("full-time equivalents", "thousand inhabitants"),
        gettext_noop("Research and development personnel of all sectors × 1,000 / inhabitants on 1 January."),
        (STAFF, POPULATION),
        _names(
            "Research and development personnel",
            "Forsknings- och utvecklingspersonal",
            "Forsknings- og utviklingspersonale",
            "Tutkimus- ja kehittämishenkilöstö",
        ),
    ),
    Column(
        "rd-personnel-total",
        "knowledge",
        *_level("full-time equivalents"),
        gettext_noop("As published: research and development personnel of all sectors, full-time equivalents."),
        (STAFF,),
        _names(
            "Research and development personnel, in all",
            "Forsknings- och utvecklingspersonal, totalt",
            "Forsknings- og utviklingspersonale, i alt",
            "Tutkimus- ja kehittämishenkilöstö yhteensä",
        ),
    ),
    Column(
        "business-rd",
        "firms",
        *_rate("euros", "inhabitant"),
        gettext_noop("As published: research and development in firms, euros per inhabitant."),
        (BUSINESS,),
        _names(
            "Firms’ research and development per inhabitant",
            "Företagens forskning och utveckling per invånare",
            "Foretakenes forskning og utvikling per innbygger",
            "Yritysten tutkimus ja kehittäminen asukasta kohti",
        ),
    ),
    Column(
        "business-rd-gdp",
        "firms",
        *_rate("percent", "gross domestic product"),
        gettext_noop("Research and development in firms per inhabitant × inhabitants × 100 / gross domestic product."),
        (BUSINESS, POPULATION, GDP),
        _names(
            "Firms’ research and development as a share of the economy",
            "Företagens forskning och utveckling som andel av ekonomin",
            "Foretakenes forskning og utvikling som andel av økonomien",
            "Yritysten tutkimus ja kehittäminen suhteessa talouteen",
        ),
    ),
    Column(
        "professional-employment",
        "firms",
        *_rate("percent", "employed people"),
        gettext_noop("Employed people in NACE sections M and N × 100 / employed people, 15 years and older."),
        (EMPLOYMENT,),
        _names(
            "Employment in professional and business services",
            "Sysselsatta inom företagstjänster",
            "Sysselsatte i forretningsmessig tjenesteyting",
            "Työlliset liike-elämän palveluissa",
        ),
    ),
    Column(
        "tertiary",
        "skills",
        *_rate("percent", "employed people"),
        gettext_noop(
            "Employed people aged 25 to 64 with tertiary education (ISCED 5–8) × 100 / employed people of that age."
        ),
        (SKILLS,),
        _names(
            "Employed people with tertiary education",
            "Sysselsatta med eftergymnasial utbildning",
            "Sysselsatte med høyere utdanning",
            "Korkea-asteen tutkinnon suorittaneet työlliset",
        ),
    ),
    Column(
        "low-education",
        "skills",
        *_rate("percent", "employed people", "less"),
        gettext_noop(
            "Employed people aged 25 to 64 with at most lower secondary education (ISCED 0–2) × 100 / employed "
            "people of that age."
        ),
        (SKILLS,),
        _names(
            "Employed people with compulsory education only",
            "Sysselsatta med högst grundskoleutbildning",
            "Sysselsatte med bare grunnskole",
            "Enintään perusasteen suorittaneet työlliset",
        ),
    ),
    Column(
        "gender-gap",
        "skills",
        *_rate("percentage points", "people aged 20 to 64", "less"),
        gettext_noop("As published: employment rate of men less that of women."),
        (GAP,),
        _names(
            "Gap between men’s and women’s employment",
            "Skillnad i sysselsättning mellan män och kvinnor",
            "Forskjell i sysselsetting mellom menn og kvinner",
            "Miesten ja naisten työllisyysasteen ero",
        ),
    ),
    Column(
        "broadband",
        "digital",
        *_rate("percent", "households"),
        gettext_noop("As published: households with broadband access, percent."),
        (BROADBAND,),
        _names(
            "Households with broadband",
            "Hushåll med bredband",
            "Husholdninger med bredbånd",
            "Kotitaloudet, joilla on laajakaista",
        ),
    ),
    Column(
        "ict-employment",
        "digital",
        *_rate("percent", "employed people"),
        gettext_noop("Employed people in NACE section J × 100 / employed people, 15 years and older."),
        (EMPLOYMENT,),
        _names(
            "Employment in information and communication",
            "Sysselsatta inom information och kommunikation",
            "Sysselsatte i informasjon og kommunikasjon",
            "Työlliset informaatio- ja viestintäalalla",
        ),
    ),
    Column(
        "gdp-per-inhabitant",
        "results",
        *_rate("euros", "inhabitant"),
        gettext_noop(
            "Gross domestic product / inhabitants on 1 January. It is counted where people work: commuters raise it "
            "where they work and lower it where they live."
        ),
        (GDP, POPULATION),
        _names(
            "Gross domestic product per inhabitant",
            "Bruttoregionprodukt per invånare",
            "Bruttoregionalprodukt per innbygger",
            "Bruttokansantuote asukasta kohti",
        ),
    ),
    Column(
        "gdp-per-employed",
        "results",
        *_rate("euros", "employed person", scale=1_000),
        gettext_noop(
            "Gross domestic product / employed people, 15 years and older. The first is counted where people work, the "
            "second where they live."
        ),
        (GDP, EMPLOYMENT),
        _names(
            "Gross domestic product per employed person",
            "Bruttoregionprodukt per sysselsatt",
            "Bruttoregionalprodukt per sysselsatt",
            "Bruttokansantuote työllistä kohti",
        ),
    ),
    Column(
        "income",
        "results",
        *_rate("purchasing power standards", "inhabitant"),
        gettext_noop("As published: disposable income of households in purchasing power standards, per inhabitant."),
        (INCOME,),
        _names(
            "Disposable income of households",
            "Hushållens disponibla inkomst",
            "Husholdningenes disponible inntekt",
            "Kotitalouksien käytettävissä oleva tulo",
        ),
    ),
    Column(
        "unemployment",
        "results",
        *_rate("percent", "the labour force", "less"),
        gettext_noop("As published: unemployed people, percent of the labour force."),
        (UNEMPLOYMENT,),
        _names("Unemployment", "Arbetslöshet", "Arbeidsledighet", "Työttömyys"),
    ),
    Column(
        "life-expectancy",
        "results",
        *_level("years", "more"),
        gettext_noop("As published: life expectancy at birth."),
        (LIFE,),
        _names("Life expectancy", "Förväntad livslängd", "Forventet levealder", "Elinajanodote"),
    ),
    Column(
        "population",
        "results",
        *_level("people"),
        gettext_noop("As published: inhabitants on 1 January."),
        (POPULATION,),
        _names("Inhabitants", "Invånare", "Innbyggere", "Asukasluku"),
    ),
)

INDUSTRIES: Mapping[str, Mapping[str, str]] = {
    "A": _names(
        "Agriculture, forestry and fishing",
        "Jordbruk, skogsbruk och fiske",
        "Jordbruk, skogbruk og fiske",
        "Maatalous, metsätalous ja kalatalous",
    ),
    "B-E": _names(
        "Manufacturing, mining, energy and water",
        "Tillverkning, gruvor, energi och vatten",
        "Industri, bergverk, energi og vann",
        "Teollisuus, kaivostoiminta, energia ja vesi",
    ),
    "F": _names("Construction", "Byggverksamhet", "Bygge- og anleggsvirksomhet", "Rakentaminen"),
    "G-I": _names(
        "Trade, transport, accommodation and food",
        "Handel, transport, hotell och restaurang",
        "Handel, transport, overnatting og servering",
        "Kauppa, kuljetus, majoitus ja ravitsemis",
    ),
    "J": _names(
        "Information and communication",
        "Information och kommunikation",
        "Informasjon og kommunikasjon",
        "Informaatio ja viestintä",
    ),
    "K": _names("Finance and insurance", "Finans och försäkring", "Finansiering og forsikring", "Rahoitus ja vakuutus"),
    "L": _names("Real estate", "Fastigheter", "Eiendom", "Kiinteistöala"),
    "M_N": _names(
        "Professional and business services",
        "Företagstjänster",
        "Forretningsmessig tjenesteyting",
        "Liike-elämän palvelut",
    ),
    "O-Q": _names(
        "Public administration, education and health",
        "Offentlig förvaltning, utbildning och vård",
        "Offentlig forvaltning, undervisning og helse",
        "Julkinen hallinto, koulutus ja terveys",
    ),
    "R-U": _names(
        "Arts, recreation and other services",
        "Kultur, fritid och övriga tjänster",
        "Kultur, fritid og annen tjenesteyting",
        "Taiteet, virkistys ja muut palvelut",
    ),
}
"""Groups of NACE Rev. 2 sections in which Eurostat publishes employment by region."""

DATASETS: Mapping[str, Mapping[str, Any]] = {
    "innovation-europe": {
        "kind": "indicators",
        "name": "Innovation in European regions",
        "names": _names(
            "Innovation in European regions",
            "Innovation i Europas regioner",
            "Innovasjon i Europas regioner",
            "Innovaatiot Euroopan alueilla",
        ),
        "unit": "several",
        "source": "Eurostat: " + "; ".join(dict.fromkeys(table for each in INDICATORS for table in each.tables)),
        "classification": "indicators-europe",
        "counts": False,
    },
    "employment-europe": {
        "kind": "amounts",
        "name": "Employed people by industry in European regions",
        "names": _names(
            "Employed people by industry in European regions",
            "Sysselsatta efter näringsgren i Europas regioner",
            "Sysselsatte etter næring i Europas regioner",
            "Työlliset toimialoittain Euroopan alueilla",
        ),
        "unit": "thousand people",
        "source": gettext_noop(
            "Eurostat: lfst_r_lfe2en2 (labour force survey, estimated from a sample), both sexes, 15 years and older"
        ),
        "classification": gettext_noop("Groups of NACE Rev. 2"),
        "counts": False,
    },
}
UNION_NAME = "European Union (28 countries)"

NOTES = gettext_noop(
    "The regions are those of NUTS 2016; those that are the same in NUTS 2024 have its codes. Norwegian regions are as "
    "they were before 2020: Innlandet is Hedmark and Oppland, with 4 % more people than Innlandet has today."
)
