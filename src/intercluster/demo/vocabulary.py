"""Words from which the generator makes names. Every name contains Demo, so that none can be real."""

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

LEGAL_FORM = {"SE": "AB", "NO": "AS", "FI": "Oy"}
