"""Short names of the parts of Horizon Europe in four languages, by the code in CORDIS (legalBasis).

Source: Regulation (EU) 2021/695, article 4. Parts of earlier programmes have only codes.
"""

LANGUAGES = ("en", "sv", "nb", "fi")

_TABLE = """
HORIZON.1.1|European Research Council|Europeiska forskningsrådet|Det europeiske forskningsrådet|Euroopan tutkimusneuvosto
HORIZON.1.2|Marie Skłodowska-Curie Actions|Marie Skłodowska-Curie-åtgärder|Marie Skłodowska-Curie-tiltak|Marie Skłodowska-Curie -toimet
HORIZON.1.3|Research infrastructures|Forskningsinfrastruktur|Forskningsinfrastruktur|Tutkimusinfrastruktuurit
HORIZON.2.1|Health|Hälsa|Helse|Terveys
HORIZON.2.2|Culture, creativity and inclusive society|Kultur, kreativitet och ett inkluderande samhälle|Kultur, kreativitet og et inkluderende samfunn|Kulttuuri, luovuus ja osallistava yhteiskunta
HORIZON.2.3|Civil security for society|Civil säkerhet för samhället|Samfunnssikkerhet|Yhteiskunnan turvallisuus
HORIZON.2.4|Digital, industry and space|Digitala frågor, industri och rymden|Digitalisering, industri og romfart|Digitaalisuus, teollisuus ja avaruus
HORIZON.2.5|Climate, energy and mobility|Klimat, energi och mobilitet|Klima, energi og mobilitet|Ilmasto, energia ja liikkuvuus
HORIZON.2.6|Food, bioeconomy, natural resources, agriculture and environment|Livsmedel, bioekonomi, naturresurser, jordbruk och miljö|Mat, bioøkonomi, naturressurser, landbruk og miljø|Elintarvikkeet, biotalous, luonnonvarat, maatalous ja ympäristö
HORIZON.2.7|Joint Research Centre, non-nuclear direct actions|Gemensamma forskningscentrumet, icke-nukleära direkta åtgärder|Det felles forskningssenteret, ikke-nukleære direkte tiltak|Yhteinen tutkimuskeskus, muut kuin ydinalan suorat toimet
HORIZON.3.1|European Innovation Council|Europeiska innovationsrådet|Det europeiske innovasjonsrådet|Euroopan innovaationeuvosto
HORIZON.3.2|European innovation ecosystems|Europeiska innovationsekosystem|Europeiske innovasjonsøkosystemer|Euroopan innovaatioekosysteemit
HORIZON.3.3|European Institute of Innovation and Technology|Europeiska institutet för innovation och teknik|Det europeiske instituttet for innovasjon og teknologi|Euroopan innovaatio- ja teknologiainstituutti
HORIZON.4.1|Widening participation and spreading excellence|Breddat deltagande och spridning av spetskompetens|Bredere deltakelse og spredning av fremragende forskning|Osallistumisen lisääminen ja huippuosaamisen levittäminen
HORIZON.4.2|Reforming and enhancing the European R&I system|Reformering och förstärkning av det europeiska FoI-systemet|Reform og styrking av det europeiske FoI-systemet|Euroopan tutkimus- ja innovaatiojärjestelmän uudistaminen ja vahvistaminen
"""  # noqa: E501 - a table


def _read(line: str) -> tuple[str, dict[str, str]]:
    code, *names = line.split("|")
    return code, dict(zip(LANGUAGES, names, strict=True))


PARTS = dict(map(_read, _TABLE.strip().splitlines()))
"""Name by code and language."""
