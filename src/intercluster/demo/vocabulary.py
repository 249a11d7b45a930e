"""What the generator makes names and details of. Every name carries the word Demo, so that none can be a real one."""

# fmt: off
ROOTS = {
    "SE": [
        "Älv", "Gran", "Björk", "Norr", "Sol", "Sten", "Klar", "Mo", "Hög", "Ek", "Tall", "Silver", "Fura",
        "Säter", "Ljung", "Rönn", "Dal", "Berg", "Vik", "Torp", "Sjö", "Myr", "Hed", "Lind", "Asp",
    ],
    "NO": [
        "Elv", "Gran", "Bjørk", "Nord", "Sol", "Stein", "Klar", "Mo", "Høg", "Eik", "Furu", "Sølv", "Fjell",
        "Seter", "Lyng", "Rogn", "Dal", "Berg", "Vik", "Torp", "Tjern", "Myr", "Hei", "Lind", "Osp",
    ],
    "FI": [
        "Kuusi", "Koivu", "Mänty", "Kivi", "Harju", "Salo", "Suvi", "Virta", "Lahti", "Niemi", "Vaara", "Haapa",
        "Leppä", "Tammi", "Kataja", "Saari", "Joki", "Ranta", "Metsä", "Pelto", "Korpi", "Hopea", "Tuuli",
        "Pihlaja", "Suo",
    ],
}
# fmt: on
"""First halves of invented names."""

ENDINGS = {
    "SE": ["näs", "vallen", "lunda", "forsa", "ryd", "ås", "höjden", "bro", "hult", "red"],
    "NO": ["nes", "vollen", "lund", "foss", "rud", "ås", "høgda", "bru", "holt", "heim"],
    "FI": ["la", "nen", "mäki", "koski", "pää", "lehto", "kulma", "silta", "aho", "kangas"],
}
"""Second halves."""

TRADES = {
    "mill": {"SE": ["Bruk", "Massa & Papper"], "NO": ["Bruk", "Tremasse"], "FI": ["Sellu", "Paperi"]},
    "workshop": {"SE": ["Mekaniska", "Verkstad"], "NO": ["Mekaniske", "Verksted"], "FI": ["Konepaja", "Metalli"]},
    "supplier": {"SE": ["Teknik", "Produkter"], "NO": ["Teknikk", "Produkter"], "FI": ["Tekniikka", "Tuote"]},
    "builder": {"SE": ["Trähus", "Snickeri"], "NO": ["Trehus", "Snekkeri"], "FI": ["Puurakenne", "Puusepät"]},
    "forestry": {"SE": ["Skog", "Skogstjänst"], "NO": ["Skog", "Skogsdrift"], "FI": ["Metsäpalvelu", "Puunkorjuu"]},
    "transport": {"SE": ["Åkeri", "Frakt"], "NO": ["Transport", "Frakt"], "FI": ["Kuljetus", "Logistiikka"]},
    "software": {"SE": ["Data", "Automation"], "NO": ["Data", "Automasjon"], "FI": ["Ohjelmistot", "Automaatio"]},
    "consultant": {
        "SE": ["Konsult", "Rådgivning"],
        "NO": ["Rådgivning", "Utvikling"],
        "FI": ["Konsultointi", "Neuvonta"],
    },
    "institute": {"SE": ["Forskningsinstitut"], "NO": ["Forskningsinstitutt"], "FI": ["Tutkimuslaitos"]},
    "education": {
        "SE": ["Högskola", "Yrkesskola"],
        "NO": ["Høgskole", "Fagskole"],
        "FI": ["Ammattikorkeakoulu", "Ammattiopisto"],
    },
    "public": {"SE": ["Kommun", "Näringslivsbolag"], "NO": ["Kommune", "Næringshage"], "FI": ["Kunta", "Kehitysyhtiö"]},
}
"""What follows the name, by role and country."""

LEGAL_FORM = {"SE": "AB", "NO": "AS", "FI": "Oy"}

DETAILS = {
    "sv": [
        "Leverans inom två till fyra veckor.",
        "Vi är vana vid små serier.",
        "Gärna ett långsiktigt samarbete.",
        "Svar inom en arbetsdag.",
        "Vi talar svenska och engelska.",
        "Volymen är liten i början men växer.",
        "Start före sommaren vore bra.",
        "Referenser finns från flera länder.",
        "Vi kan resa över gränsen.",
        "Mindre pilot först, sedan mer.",
        "Personalen är liten men erfaren.",
        "Pris efter överenskommelse.",
    ],
    "nb": [
        "Levering innen to til fire uker.",
        "Vi er vant til små serier.",
        "Gjerne et langsiktig samarbeid.",
        "Svar innen én arbeidsdag.",
        "Vi snakker norsk og engelsk.",
        "Volumet er lite i starten, men vokser.",
        "Oppstart før sommeren hadde vært fint.",
        "Vi har referanser fra flere land.",
        "Vi kan reise over grensen.",
        "Først en liten pilot, så mer.",
        "Vi er få, men erfarne.",
        "Pris etter avtale.",
    ],
    "fi": [
        "Toimitus kahdesta neljään viikkoon.",
        "Pienet sarjat sopivat meille.",
        "Mieluiten pitkäaikainen yhteistyö.",
        "Vastaamme yhdessä työpäivässä.",
        "Puhumme suomea ja englantia.",
        "Määrät ovat aluksi pieniä mutta kasvavat.",
        "Aloitus ennen kesää olisi hyvä.",
        "Suosituksia on useasta maasta.",
        "Tulemme myös rajan yli.",
        "Ensin pieni pilotti, sitten enemmän.",
        "Meitä on vähän mutta kokemusta paljon.",
        "Hinta sopimuksen mukaan.",
    ],
    "en": [
        "Delivery within two to four weeks.",
        "Small batches are fine with us.",
        "Preferably a lasting cooperation.",
        "You get an answer within a working day.",
        "We speak English.",
        "Volumes are small at first and growing.",
        "A start before summer would be good.",
        "References from several countries.",
        "We can travel across the border.",
        "A small pilot first, then more.",
        "A small team with long experience.",
        "Price by agreement.",
    ],
}
"""Sentences that fit any offer or need and say nothing of what it is about."""
