"""The fictional good practices of the demo, as firms in three countries would write them; some have failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.apps.directory.choices import Visibility


@dataclass(frozen=True)
class Told:
    """What a firm of a country tells, the first firm or another one."""

    country: str
    language: str
    title: str
    problem: str
    done: str
    cost: str = ""
    gave: str = ""
    failed: str = ""
    needed: str = ""
    firm: int = 0
    confirmed_in: str = ""
    """The country in which the first firm has confirmed that it drafted it too."""
    asked_in: str = ""
    """The country in which the first firm was asked that, and has not answered yet."""
    visibility: Visibility = Visibility.ALLIANCE


TOLD: Sequence[Told] = (
    Told(
        "SE",
        "sv",
        "Spillvärme från torken värmer hela snickeriet",
        "Virkestorken släppte ut varm, fuktig luft året om, medan vi köpte olja för att värma snickeriet bredvid. "
        "Varje vinter kostade oljan mer än all annan energi tillsammans, och ändå var det kallt vid bänkarna.",
        "Vi satte en korsvärmeväxlare i torkens frånluft och drog en isolerad kulvert på trettio meter till "
        "snickeriets golvvärme. Först mätte vi i två veckor hur mycket värme som faktiskt gick ut, timme för timme. "
        "Därefter valde vi en växlare som går att spola ren inifrån, eftersom luften för med sig kåda och fint damm. "
        "En lokal plåtslagare byggde kanalerna, och vi gjorde resten själva under semestern.",
        "Omkring 38 000 euro, varav växlaren var hälften. Tre veckors eget arbete för två personer.",
        "Oljan räcker nu till de kallaste tio dagarna om året. Investeringen är betald på knappt fyra år, och torkens "
        "fläkt drar mindre ström än förut, för att luften som ska ut är svalare.",
        "Den första växlaren hade för täta lameller och satte igen på sex veckor. Vi hade litat på ett datablad som "
        "gällde ren ventilationsluft. Be att få se en anläggning där samma växlare har gått i minst ett år.",
        "En tork som går minst hälften av årets timmar, kort avstånd till det som ska värmas, och någon som spolar "
        "växlaren varje månad. Fråga kommunen om bygglov för kulverten innan ni gräver.",
        visibility=Visibility.PUBLIC,
    ),
    Told(
        "SE",
        "sv",
        "Två snickerier delar på en CNC-maskin",
        "Ingen av oss hade arbete nog för en femaxlig fräs, men båda köpte in samma detaljer från långt håll.",
        "Vi köpte maskinen tillsammans i ett eget bolag. Den står hos den av oss som har trefas och golv. Den andre "
        "bokar tider i en delad kalender och betalar per timme.",
        "65 000 euro begagnad, och en advokat en dag för avtalet.",
        "Ledtiden för specialdetaljer gick från fem veckor till fyra dagar.",
        "Det första året bokade vi båda måndagar. Nu har vi varannan vecka var, och byter när det behövs.",
        "Avtal om vem som får komma först när båda har bråttom, och om vem som betalar när verktyg går sönder.",
        1,
    ),
    Told(
        "SE",
        "sv",
        "Hopplockning av beställningar med surfplattor – vi gick tillbaka till papper",
        "Fel beslag följde med leveranserna ungefär en gång i veckan.",
        "Vi köpte surfplattor och ett program där plockaren bockar av varje rad.",
        "4 000 euro och en vinters frustration.",
        "",
        "Skärmarna slutade fungera med handskar och i kyla, och nätet räckte inte ut i lagret. Efter tre månader "
        "plockade alla ändå från en utskrift. Det som hjälpte till slut var att flytta de tolv vanligaste beslagen "
        "till en egen hylla med stora färgade siffror.",
        "Prova en vecka med lånad utrustning, på vintern, innan ni köper.",
        2,
    ),
    Told(
        "SE",
        "sv",
        "Aska från pannan blir gödsel i skogen igen",
        "Vi betalade för att deponera fyrtio ton aska om året.",
        "Askan härdas utomhus över en vinter, krossas, och sprids av samma entreprenör som gallrar. Vi analyserar "
        "tungmetaller en gång om året.",
        "Analyser för 900 euro om året, och en hårdgjord yta.",
        "Deponiavgiften försvann. Två skogsägare står i kö.",
        "",
        "Ren råvara: inget målat eller limmat trä i pannan. Anmälan till myndigheten före spridning.",
    ),
    Told(
        "NO",
        "nb",
        "Sagblad skiftes etter målt slitasje, ikke etter kalender",
        "Vi skiftet blader hver morgen for å være på den sikre siden. Halvparten hadde mange timer igjen, og de "
        "som røk, røk gjerne midt på dagen likevel.",
        "Vi satte en strømmåler på sagmotoren og en enkel vibrasjonsmåler på akslingen. Et regneark viser en kurve for "
        "hvert blad. Når kurven bøyer av, skifter vi i neste pause. De første to månedene skrev vi bare ned, uten å "
        "endre noe, så vi visste hvordan et slitt blad ser ut i tallene. En svensk og en finsk bedrift målte på samme "
        "måte, og grensene har vi regnet ut sammen.",
        "1 200 euro for målerne. En kveld i uka i to måneder for den som liker regneark.",
        "Bladene varer 40 prosent lenger, og vi har ikke hatt uventet stans på et halvt år.",
        "Grensene fra leverandøren passet ikke for frossent virke. Vi måtte ha egne grenser for vinteren.",
        "En elektriker som kan montere strømmåler, og at den som sager får bestemme når det skiftes.",
        confirmed_in="SE",
        asked_in="FI",
        visibility=Visibility.PUBLIC,
    ),
    Told(
        "NO",
        "nb",
        "Felles henting av flis for fem små sagbruk",
        "Alene hadde ingen av oss fullt lass oftere enn hver tredje uke, og flisen ble dårlig mens den lå.",
        "Vi har en felles liste der hver av oss skriver hvor mye som ligger ute. Når summen er et lass, bestiller den "
        "som har vakt bilen.",
        "Ingenting, bortsett fra to møter og en felles mappe.",
        "Frakten gikk ned med en fjerdedel, og flisen blir hentet før den tar varme.",
        "Vi prøvde først en app. Den brukte ingen.",
        "Kort vei mellom brukene, samme kvalitet på flisen, og en kjøper som godtar flere hentesteder.",
        1,
    ),
    Told(
        "NO",
        "nb",
        "Lærling på deling mellom to bedrifter",
        "Vi ville ta inn en lærling, men hadde bare halvparten av det læreplanen krever.",
        "To bedrifter delte ansvaret: tre uker hos hver om gangen, én felles plan, og én av oss som er ansvarlig "
        "overfor opplæringskontoret.",
        "Et ekstra møte i måneden.",
        "Lærlingen ble ferdig på normert tid og kan begge deler. Hun er nå ansatt hos oss begge.",
        "Reiseveien ble undervurdert. Fra andre halvår betalte den bedriften reisen som hadde henne den uka.",
        "At opplæringskontoret er med fra starten.",
        2,
    ),
    Told(
        "NO",
        "nb",
        "Vannbasert lakk på furu: to forsøk som ikke holdt",
        "Kunder spurte etter møbler uten løsemidler.",
        "Vi prøvde to lakker på bordplater i furu, med vårt vanlige anlegg og vår vanlige tørketid.",
        "Et parti på tolv bord måtte slipes om igjen.",
        "",
        "Fibrene reiste seg, og overflaten ble matt i flekker. Tørkerommet vårt var for fuktig om høsten. Vi hadde "
        "målt temperatur, men ikke fuktighet.",
        "Tørkerom der fuktigheten kan styres, og en leverandør som kommer og ser på anlegget før dere kjøper.",
        visibility=Visibility.ANONYMOUS,
    ),
    Told(
        "FI",
        "fi",
        "Pölynpoiston puhaltimet säätyvät kuorman mukaan",
        "Purunpoiston puhaltimet kävivät täydellä teholla koko vuoron, vaikka puolet koneista seisoi. Sähkölasku "
        "kasvoi joka vuosi, ja melu väsytti.",
        "Jokaisen koneen imuaukkoon asennettiin sulkupelti, joka aukeaa koneen käynnistyessä. Puhaltimeen tuli "
        "taajuusmuuttaja, joka pitää paineen tasaisena. Aluksi mittasimme viikon ajan, mitkä koneet käyvät yhtä aikaa. "
        "Sen perusteella putkisto jaettiin kahteen linjaan, jotta pitkä haara ei vie imua lyhyeltä. Asennus tehtiin "
        "koneryhmä kerrallaan viikonloppuina, eikä tuotantoa tarvinnut pysäyttää kertaakaan.",
        "Laitteet 14 000 euroa ja asennus 6 000 euroa. Kolme viikonloppua omaa työtä.",
        "Sähkönkulutus putosi kolmanneksen, ja koneiden luona voi taas puhua. Takaisinmaksuaika on noin kolme vuotta. "
        "Suodattimet kestävät kaksi kertaa niin kauan kuin ennen.",
        "Ensimmäiset pellit jumittuivat hienosta hiontapölystä. Vaihdoimme ne malliin, jossa laakeri on putken "
        "ulkopuolella. Emme myöskään aluksi merkinneet venttiileihin, kumpaan linjaan ne kuuluvat, ja huoltaja etsi "
        "vikaa väärästä putkesta kokonaisen päivän.",
        "Sähköasentaja, joka tuntee taajuusmuuttajat, ja tieto siitä, mitkä koneet käyvät yhtä aikaa. Tarkistakaa "
        "räjähdyssuojaus ennen muutoksia.",
        visibility=Visibility.PUBLIC,
    ),
    Told(
        "FI",
        "fi",
        "Kuori briketeiksi – ei kannattanut",
        "Kuorta kertyi enemmän kuin lämpölaitos polttaa, ja varasto alkoi kuumeta.",
        "Ostimme käytetyn brikettikoneen ja kuivasimme kuoren syksyllä katoksessa.",
        "22 000 euroa ja yhden talven työ.",
        "Saimme myytyä kaksi kuormaa.",
        "Kuoressa oli hiekkaa, ja puristin kului loppuun neljässä kuukaudessa. Katos ei kuivannut kuorta tarpeeksi. "
        "Myimme koneen ja toimitamme kuoren nyt kaupungin voimalaitokselle.",
        "Puhdas kuori asfaltoidulta kentältä ja kuivuri, jossa on lämpöä. Ilman niitä ei kannata aloittaa.",
        1,
    ),
    Told(
        "FI",
        "fi",
        "Hukkapalat lasten käsityöpaketeiksi koulujen kanssa",
        "Lyhyet kuusi- ja koivupalat menivät polttoon, vaikka ne olivat kuivia ja suoria.",
        "Lajittelemme palat kolmeen mittaan laatikoihin. Kaksi koulua hakee ne kuukausittain ja maksaa laatikosta.",
        "Hylly ja tunti viikossa.",
        "Tulot ovat pienet, mutta kaksi kesätyöntekijää on tullut näistä kouluista.",
        "",
        "Opettaja, joka haluaa olla mukana, ja palat ilman nauloja ja liimaa.",
        2,
    ),
    Told(
        "FI",
        "fi",
        "Kosteusmittari haketuksen perään",
        "Lämpölaitos hylkäsi joka kymmenennen kuorman liian märkänä, ja riitelimme mittaustuloksista.",
        "Asensimme hihnalle mittarin, joka mittaa jatkuvasti. Näytteitä otamme edelleen kerran viikossa.",
        "9 000 euroa ja kaksi päivää asennusta.",
        "Hylkäyksiä ei ole ollut puoleen vuoteen, ja märimmät erät jäävät kuivumaan omaan kasaan.",
        "Pakkasella mittari näyttää liian pientä. Talvella luotamme vain näytteisiin.",
        "Asiakas, joka hyväksyy saman mittaustavan.",
    ),
)
"""In their order: the first eleven are shared, and the last one waits for its office."""
