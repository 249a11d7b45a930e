"""Words from which the generator makes names and details. Every name contains Demo, so that none can be real."""

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
"""Endings of names, by role and country."""

LEGAL_FORM = {"SE": "AB", "NO": "AS", "FI": "Oy"}

DETAILS = {
    "offer": {
        "sv": [
            "Leverans inom två till fyra veckor.",
            "Vi är vana vid små serier.",
            "Svar inom en arbetsdag.",
            "Referenser finns från flera länder.",
            "Vi kan resa över gränsen.",
            "Personalen är liten men erfaren.",
        ],
        "nb": [
            "Levering innen to til fire uker.",
            "Vi er vant til små serier.",
            "Svar innen én arbeidsdag.",
            "Vi har referanser fra flere land.",
            "Vi kan reise over grensen.",
            "Vi er få, men erfarne.",
        ],
        "fi": [
            "Toimitus kahdesta neljään viikkoon.",
            "Pienet sarjat sopivat meille.",
            "Vastaamme yhdessä työpäivässä.",
            "Suosituksia on useasta maasta.",
            "Tulemme myös rajan yli.",
            "Meitä on vähän mutta kokemusta paljon.",
        ],
        "en": [
            "Delivery within two to four weeks.",
            "Small batches are fine with us.",
            "You get an answer within a working day.",
            "References from several countries.",
            "We can travel across the border.",
            "A small team with long experience.",
        ],
    },
    "need": {
        "sv": [
            "Gärna ett långsiktigt samarbete.",
            "Volymen är liten i början men växer.",
            "Start före sommaren vore bra.",
            "Mindre pilot först, sedan mer.",
        ],
        "nb": [
            "Gjerne et langsiktig samarbeid.",
            "Volumet er lite i starten, men vokser.",
            "Oppstart før sommeren hadde vært fint.",
            "Først en liten pilot, så mer.",
        ],
        "fi": [
            "Mieluiten pitkäaikainen yhteistyö.",
            "Määrät ovat aluksi pieniä mutta kasvavat.",
            "Aloitus ennen kesää olisi hyvä.",
            "Ensin pieni pilotti, sitten enemmän.",
        ],
        "en": [
            "Preferably a lasting cooperation.",
            "Volumes are small at first and growing.",
            "A start before summer would be good.",
            "A small pilot first, then more.",
        ],
    },
}
"""Sentences that fit any offer, or any need, and say nothing specific."""
