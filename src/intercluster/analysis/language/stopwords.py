"""Stop words: grammar, and the words with which members ask and offer.

They serve to choose phrases to show. Search has stop words of its own, in PostgreSQL's dictionaries.
"""

GRAMMAR = {
    "sv": """
        och i att en ett det den de som på av för med till är var har hade ha vara inte om vi oss vår vårt
        våra ni er ert era jag du han hon man sig sin sitt sina dem dess deras denna detta dessa där här när
        då men eller utan så än från vid under över efter före mellan genom mot hos inom utom upp ner ned ut
        in även också bara redan nu sedan innan både alla allt varje någon något några ingen inget inga
        annan annat andra mycket mer mest kan kunde ska skall skulle vill ville måste får fick bör blir blev
        bli göra gör går vilken vilket vilka vem vad hur varför eftersom medan samt egen eget egna själv
        helst idag dag dagens ju väl nog fast direkt gärna ännu alltid aldrig kommer kostar möjligt möjliga
    """,
    "nb": """
        og i at en et ei det den de som på av for med til er var har hadde ha være ikke om vi oss vår vårt
        våre dere deres jeg du han hun man seg sin sitt sine dem dens dette disse der her når da men eller
        uten så enn fra ved under over etter før mellom gjennom mot hos innen opp ned ut inn også bare
        allerede nå siden både alle alt hver hvert noen noe ingen annen annet andre mye mer mest kan kunne
        skal skulle vil ville må får fikk bør blir ble bli gjøre gjør går hvilken hvilket hvilke hvem hva
        hvordan hvorfor fordi mens samt egen eget egne selv helst gjerne alltid aldri enda fortsatt direkte
        kommer koster mulig mulige
    """,
    "nn": """
        og i at ein eit ei det den dei som på av for med til er var har hadde ha vere ikkje om vi oss vår
        vårt våre de dykk dykkar eg du han ho seg sin sitt sine dette desse der her når då men eller utan så
        enn frå ved under over etter før mellom gjennom mot hos innan opp ned ut inn òg berre allereie no
        sidan både alle alt kvar kvart nokon noko nokre ingen annan anna andre mykje meir mest kan kunne
        skal skulle vil ville må får fekk bør blir vart bli gjere gjer går kva kven korleis kvifor fordi
        medan samt eigen eige eigne sjølv helst kjem kostar mogleg
    """,
    "da": """
        og i at en et det den de som på af for med til er var har havde have være ikke om vi os vor vores I
        jer jeres jeg du han hun man sig sin sit sine dem dens deres dette disse der her når da men eller
        uden så end fra ved under over efter før mellem gennem mod hos inden op ned ud ind også kun allerede
        nu siden både alle alt hver hvert nogen noget nogle ingen anden andet andre meget mere mest kan
        kunne skal skulle vil ville må får fik bør bliver blev blive gøre gør går hvilken hvilket hvilke
        hvem hvad hvordan hvorfor fordi mens samt egen eget egne selv helst kommer koster muligt mulige
    """,
    "fi": """
        ja tai vai sekä että jotta koska kun jos vaikka mutta vaan kuin niin näin myös vain jo nyt vielä
        aina ei en emme eivät eikä emmekä älä on ovat oli olivat olla ollut olisi olemme se sen sitä siitä
        siinä siihen sille sillä ne niiden niitä niistä niissä niihin tämä tämän tätä tässä tästä tähän nämä
        näiden näitä nuo hän he me meidän meitä meillä meille meiltä teidän teille minä joka jonka jota
        josta jossa johon jolla jolle jotka joiden joita joista joissa joihin mikä mitä mistä missä mihin
        millä mitkä kuka ketä kenen kanssa ilman ennen jälkeen aikana kautta mukaan asti saakka alle yli
        noin itse oma omaa oman omat omia muu muut muiden muita kaikki kaikkien joku jokin jotain jokainen
        paljon enemmän eniten kuten voi voivat voimme pitää pitäisi täytyy pystyy saa saamme tulee sitten
        siis juuri edes kohti yhä mieluiten heti suoraan lisäksi pääsisi pääsee maksaa mahdollista
        mahdollisimman
    """,
    "en": """
        the a an and or but nor if of to in on at by for with from into onto over under between through
        during before after above below up down out off about against within without until till per via than
        then so as is are was were be been being am do does did done has have had having can could may might
        must shall should will would it its this that these those there here where when why how which who
        whom whose what we us our ours you your yours i my me he she they them their his her one ones some
        any each every all both either neither no not only own same such very too also just even still
        already yet now more most much many few other others another once whether while because since
        however else get gets go goes let comes come cost costs possible
    """,
    "de": """
        und oder aber der die das den dem des ein eine einen einem einer eines ist sind war waren sein haben
        hat hatte wir uns unser unsere unseren unserer ihr ihre ihren sie er es ich du man sich mit ohne für
        von vom zu zum zur in im an am auf aus bei beim nach vor über unter zwischen durch gegen um bis seit
        als wie wenn weil dass ob da dann auch nur schon noch nicht kein keine keinen alle alles jede jeder
        jedes etwas andere anderen mehr sehr kann können muss müssen soll sollen will wollen wird werden
        dies diese dieser dieses welche welcher welches wer was wo warum eigene eigenen selbst
    """,
}

ASKING = {
    "sv": """
        behöver behövs behov söker letar efterfrågar önskar hittar hitta hjälp hjälper hjälpa köper köpa
        säljer sälja erbjuder erbjudas levererar leverera leverans utför tar ger ge partner samarbetspartner
        leverantör leverantörer företag företaget kund kunder kunden kunderna åt oss ert verksamhet tack ta
        idag
    """,
    "nb": """
        trenger behøver behov søker leter etterspør ønsker finne finner hjelp hjelper hjelpe kjøper kjøpe
        selger selge tilbyr leverer levere levering utfører tar gir gi partner samarbeidspartner leverandør
        leverandører bedrift bedriften bedrifter kunde kunder kunden kundene firma ta
    """,
    "nn": """
        treng trengjer behov søkjer leitar ønskjer ynskjer finne hjelp hjelper hjelpe kjøper kjøpe sel selje
        tilbyr leverer levere utfører tek gir partnar samarbeidspartnar leverandør verksemd verksemda
        bedrift kunde kundar
    """,
    "da": """
        behøver behov søger leder ønsker finde hjælp hjælper hjælpe køber købe sælger sælge tilbyder leverer
        levere udfører tager giver partner samarbejdspartner leverandør virksomhed virksomheder kunde kunder
        firma
    """,
    "fi": """
        tarvitsemme tarvitsee tarvitsen tarve tarvitaan etsimme etsii etsin etsitään haemme hakee kaipaamme
        kaipaa haluamme haluaa haluaisimme toivomme löytää apua autamme auttaa ostamme ostaa myymme myy
        tarjoamme tarjoaa toimitamme toimittaa toimitus teemme tekee kumppani kumppania kumppanin
        yhteistyökumppani toimittaja toimittajaa toimittajan yritys yrityksen yritykset yritykselle
        yrityksille asiakas asiakkaan asiakkaat asiakkaille osaisi osaa
    """,
    "en": """
        need needs needed seek seeks seeking look looking search searching want wants wanted wish wishes
        find finds help helps helping buy buys sell sells offer offers offering provide provides supply
        supplies supplier suppliers deliver delivers delivered partner partners company companies firm firms
        customer customers client clients someone somebody anyone anybody like make makes do
    """,
    "de": """
        brauchen braucht benötigen benötigt bedarf suchen sucht wünschen finden hilfe helfen kaufen
        verkaufen bieten bietet anbieten liefern liefert partner lieferant lieferanten firma firmen
        unternehmen kunde kunden jemand
    """,
}

STOPWORDS = {code: frozenset(f"{GRAMMAR[code]} {ASKING[code]}".lower().split()) for code in GRAMMAR}
"""By ISO 639-1 code."""
