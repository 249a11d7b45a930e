"""Words that say what kind an organisation is: everyday ones in four languages, and legal forms of the registers."""

from collections.abc import Mapping

from intercluster.apps.directory.choices import Kind

_WORDS = {
    Kind.COMPANY: """
        prc | firm | enterprise | business | sme | large enterprise | private company | företag | bolag |
        bedrift | foretak | selskap | virksomhet | yritys | yhtiö | ab | aktiebolag | publikt aktiebolag |
        hb | kb | hb/kb | handelsbolag | kommanditbolag | handels- och kommanditbolag | ef | e | enskild
        firma | enskild näringsidkare | enskild näringsverksamhet | ek för | ekf | ek | ekonomisk förening |
        kooperativ | filial | utländsk filial | kommunalt bolag | statligt bolag | bankaktiebolag |
        försäkringsaktiebolag | enkelt bolag | privat | privat företag | smf | små och medelstora företag |
        mikroföretag | småföretag | storföretag | startup | start-up | startupföretag | as | asa |
        aksjeselskap | allmennaksjeselskap | enk | enkeltpersonforetak | nuf | norskregistrert utenlandsk
        foretak | ans | ansvarlig selskap | da | ansvarlig selskap med delt ansvar | sa | samvirkeforetak |
        ba | ks | kommandittselskap | sf | statsforetak | pre | partrederi | spa | sparebank | gfs |
        gjensidig forsikringsselskap | se | eøfg | oppstartsbedrift | oppstartsselskap | oy | oyj | oy ab |
        ab oy | osakeyhtiö | julkinen osakeyhtiö | yksityinen osakeyhtiö | tmi | toiminimi | yksityinen
        elinkeinonharjoittaja | elinkeinonharjoittaja | ammatinharjoittaja | ky | kommandiittiyhtiö | ay |
        avoin yhtiö | osk | osuuskunta | pk-yritys | pienyritys | mikroyritys | suuryritys | sivuliike |
        startup-yritys | aps | i/s | a/s | ltd | plc | llc | inc | gmbh | ag | bv | nv | sa/nv | oü | sia |
        uab""",
    Kind.RESEARCH: """
        rec | research institute | research organisation | institute | institut | forskningsinstitut |
        forskning | forskningsinstitutt | instituttsektor | tutkimuslaitos | tutkimus | tutkimusorganisaatio
        | forskningsstiftelse | forskningsbolag | institutt | instituutti""",
    Kind.EDUCATION: """
        hes | university or school | university | school | college | higher education | universitet |
        högskola | lärosäte | utbildning | skola | høgskole | høyskole | utdanning | skole | yliopisto |
        ammattikorkeakoulu | korkeakoulu | oppilaitos | koulutus | universitet eller skola | universitet
        eller skole | yliopisto tai oppilaitos | akademi | folkhögskola | yrkeshögskola | fagskole |
        ammattiopisto | akatemia""",
    Kind.PUBLIC: """
        pub | public body | public sector | municipality | authority | region | offentlig | myndighet |
        kommun | offentlig aktör | kommune | offentlig virksomhet | offentlig sektor | julkinen | kunta |
        kaupunki | viranomainen | julkinen sektori | julkisyhteisö | julkinen toimija | landsting |
        kommunalförbund | statlig | statligt |
        kommunal | kommunalt | kunnallinen | valtiollinen |
        statlig enhet | statlig myndighet | komm | fylk | fylkeskommune | orgl |
        organisasjonsledd | iks | interkommunalt selskap | kf | kommunalt foretak | fkf | fylkeskommunalt
        foretak | stat | staten | ados | sær | kuntayhtymä | hyvinvointialue | valtio | valtion liikelaitos
        | kunnallinen liikelaitos""",
    Kind.ASSOCIATION: """
        oth | association or other | other | ngo | organisation | cluster | förening | annan | övrigt |
        ideell förening | stiftelse | säätiö | forening | annet | andre | øvrige | yhdistys | järjestö | muu
        | förening eller annat | forening eller annet | yhdistys tai muu | bostadsrättsförening | brf |
        samfällighetsförening | samfällighet | intresseorganisation | branschorganisation | bransch- och
        intresseorganisation | trossamfund | förbund | fli | lag | innretning | forening/lag/innretning |
        sti | brl | borettslag | esek | eierseksjonssameie | tingsrettslig sameie | sam |
        bransjeorganisasjon | interesseorganisasjon | ry | rekisteröity yhdistys | sr | säätiö sr |
        asunto-osakeyhtiö | as oy | taloyhtiö | etujärjestö""",
}


def _key(text: str) -> str:
    """Return a word as it is compared: case folded, without full stops, with single spaces."""
    return " ".join(text.casefold().replace(".", " ").split())


_KINDS: Mapping[str, Kind] = {
    _key(word): kind for kind, words in _WORDS.items() for word in (kind.value, *words.split("|"))
}


def kind_of(text: str) -> Kind | None:
    """Return what kind of organisation a word, a legal form or an EU participant type means; None if it is unknown."""
    return _KINDS.get(_key(text))
