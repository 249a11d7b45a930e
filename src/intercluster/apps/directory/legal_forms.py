"""Legal forms of the Nordic registers, and what kind of organisation each is."""

from collections.abc import Mapping

from intercluster.apps.directory.choices import Kind

_FORMS = {
    Kind.COMPANY: """
        ab | aktiebolag | publikt aktiebolag | hb | kb | hb/kb | handelsbolag | kommanditbolag | handels- och
        kommanditbolag | ef | e | enskild firma | enskild näringsidkare | enskild näringsverksamhet | ek för | ekf |
        ek | ekonomisk förening | kooperativ | filial | utländsk filial | kommunalt bolag | statligt bolag |
        bankaktiebolag | försäkringsaktiebolag | enkelt bolag | privat | privat företag | smf | sme | små och
        medelstora företag | mikroföretag | småföretag | storföretag | startup | start-up | startupföretag | as |
        asa | aksjeselskap | allmennaksjeselskap | enk | enkeltpersonforetak | nuf | norskregistrert utenlandsk
        foretak | ans | ansvarlig selskap | da | ansvarlig selskap med delt ansvar | sa | samvirkeforetak | ba | ks
        | kommandittselskap | sf | statsforetak | pre | partrederi | spa | sparebank | gfs | gjensidig
        forsikringsselskap | se | eøfg | bedrift | oppstartsbedrift | oppstartsselskap | oy | oyj | oy ab | ab oy |
        osakeyhtiö | julkinen osakeyhtiö | yksityinen osakeyhtiö | tmi | toiminimi | yksityinen
        elinkeinonharjoittaja | elinkeinonharjoittaja | ammatinharjoittaja | ky | kommandiittiyhtiö | ay | avoin
        yhtiö | osk | osuuskunta | pk-yritys | pienyritys | mikroyritys | suuryritys | sivuliike | startup-yritys |
        aps | i/s | a/s | ltd | plc | llc | inc | gmbh | ag | bv | nv | sa/nv | oü | sia | uab""",
    Kind.RESEARCH: "forskningsstiftelse | forskningsbolag | institut | institutt | instituutti",
    Kind.EDUCATION: "akademi | lärosäte | folkhögskola | yrkeshögskola | fagskole | ammattiopisto | akatemia",
    Kind.PUBLIC: """
        kommun | region | landsting | kommunalförbund | statlig enhet | statlig myndighet | myndighet | offentlig
        sektor | komm | kommune | fylk | fylkeskommune | orgl | organisasjonsledd | iks | interkommunalt selskap |
        kf | kommunalt foretak | fkf | fylkeskommunalt foretak | stat | staten | ados | sær | kunta | kuntayhtymä |
        kaupunki | hyvinvointialue | valtio | valtion liikelaitos | kunnallinen liikelaitos""",
    Kind.ASSOCIATION: """
        ideell förening | stiftelse | bostadsrättsförening | brf | samfällighetsförening | samfällighet |
        intresseorganisation | branschorganisation | bransch- och intresseorganisation | trossamfund | förbund | fli
        | forening | lag | innretning | forening/lag/innretning | sti | stiftelse | brl | borettslag | esek |
        eierseksjonssameie | tingsrettslig sameie | sam | bransjeorganisasjon | interesseorganisasjon | ry |
        rekisteröity yhdistys | yhdistys | säätiö | sr | säätiö sr | asunto-osakeyhtiö | as oy | taloyhtiö |
        etujärjestö""",
}


def form_key(text: str) -> str:
    """Return a legal form as it is compared: case folded, without full stops, with single spaces."""
    return " ".join(text.casefold().replace(".", " ").split())


LEGAL_FORMS: Mapping[str, Kind] = {
    form_key(form): kind for kind, forms in _FORMS.items() for form in forms.split("|") if form.strip()
}
"""Key of a legal form -> kind of organisation."""
