"""What a partner post says of the cooperation itself, beside what is sought: programme, contract, languages.

"Looking for a partner for an Interreg project on the reuse of beams" seeks somebody who knows beams. With the programme
in it, it is nearest to those who write applications, with "under a supply agreement" to lawyers, and with "in Swedish
or Finnish" to translators. Posts on matchmaking sites have such phrases as a rule.
"""

import re

PROGRAMMES = (
    r"(?:Interreg|Horizon(?: Europe)?|Horisont(?: Europa)?|Horisontti(?: Eurooppa)?|Eurostars|Eureka|LIFE|"
    r"Erasmus\+?|CBE JU|EIC|EU)"
)
_WITHIN = (
    r"(?:for|in|within|to|as part of|under|inom|i|till|för|innenfor|til) "
    r"(?:(?:an?|our|the|a joint|joint|ett|vårt|et|vår) )?"
)
_PROJECT = (
    r"(?:[- ](?:project|call|proposal|consortium|programme)|[- –]?(?:projekt|prosjekt|utlysning|utlysing)\w*)"
    r"(?: (?:on|about|om))?"
)
_LANGUAGES = (
    r"(?:Swedish|Norwegian|Finnish|English|Danish|German|svenska|norska|finska|engelska|danska|tyska|svensk|norsk|finsk|"
    r"engelsk|dansk|tysk|ruotsiksi|norjaksi|suomeksi|englanniksi|tanskaksi|saksaksi)"
)
_CONTRACTS = (
    r"(?:manufacturing|subcontracting|commercial|suppl(?:ier|y)|distribution|outsourcing|framework|service|cooperation)"
)
_JOINTLY = (
    r"(?:agreement|cooperation|collaboration|partnership|relationship|avtal|samarbete|avtale|samarbeid|yhteistyö\w*|"
    r"sopimu\w+)"
)

PHRASES = re.compile(
    "|".join(
        (
            r"\bpartner (?:search|sought|wanted)\b",
            r"\b(?:samarbets|samarbeids)?partner (?:sökes|søkes|søges)\b",
            rf"\b{_WITHIN}{PROGRAMMES}{_PROJECT}",
            rf"\b{PROGRAMMES}[- –]?(?:hank|projekt)\w+",
            rf"\b(?:long[- ]term|långsiktig\w*|langsiktig\w*|pitkäaikai\w+) {_JOINTLY}",
            rf"\b(?:under|based on|on) (?:an? )?(?:\w+ )?{_CONTRACTS} agreements?(?: with technical assistance)?\b",
            r"\b(?:samarbets|ram|samarbeids|ramme)avtale?\b",
            r"\b(?:puite|yhteistyö)sopimu\w+",
        )
    ),
    re.IGNORECASE,
)
LANGUAGE_WISHES = re.compile(
    rf"\b(?:in|på) {_LANGUAGES}(?: ?(?:,|and|or|och|eller|og) ?(?:(?:in|på) )?{_LANGUAGES})*\b|"
    rf"\b{_LANGUAGES}(?: (?:tai|ja) {_LANGUAGES})+\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEFT, _LEFT_BESIDE_LANGUAGES = 2, 6
"""Least words that must be left: a short text that names a language may well seek a translator."""


def without_cooperation(text: str) -> str:
    """Return a text without what it says of the cooperation itself; unchanged where little else would be left."""
    for phrases, least in ((PHRASES, _LEFT), (LANGUAGE_WISHES, _LEFT_BESIDE_LANGUAGES)):
        left = phrases.sub(" ", text)
        if left != text and len(_WORD.findall(left)) >= least:
            text = " ".join(left.split())
    return text
