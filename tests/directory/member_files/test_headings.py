"""What the headings of real member files mean, in four languages, odd spellings included."""

import pytest

from intercluster.apps.directory.member_files.column_mapping import suggest
from intercluster.apps.directory.member_files.fields import Field
from intercluster.apps.directory.member_files.headings import Heading, recognise

MEANINGS = {
    Field("name"): """
        AccountName | Verksemd |
        Foretaksnavn | Företagets namn | Namn på verksemda | Yritys / organisaatio | Organisation name (legal) |
        FÖRETAGSNAMN* | 1. Företagsnamn | Medlemsnamn | Medlemmens namn | Virksomhetens navn | Yhtiön nimi |
        Jäsenyrityksen nimi | Name of company | Company / organisation | Bedriftens namn | Navn på bedriften |
        Firma | Aktör | Aktør | Toimija | Yrityksen virallinen nimi | Juridiskt namn | Organisation
    """,
    Field("registration_number"): """
        VATNumber | organisasjonsnummer |
        Organisationsnummer | Org.nr | Org.nr. | ORG. NR (10 siffror) | Org.nummer | Orgnr | Organisasjonsnr. |
        Y-tunnus | Y-TUNNUS | FO-nummer | Business ID | VAT No. | VAT number | Momsregistreringsnummer |
        MVA-nummer | Company reg. no. | Org.nr / Y-tunnus | Org nr/VAT | Registreringsnummer | Foretaksnummer |
        ALV-numero | Y tunnus | Business ID (Y-tunnus) | Org. number
    """,
    Field("headcount"): """
        NumberOfEmployees | antallAnsatte | Antal
        anställda | Henkilöstömäärä vuonna 2024 |
        Antall ansatte | Antal anst. | Ant. anst. | Ant. ansatte | Henkilöstö | Henkilöstön lkm | Henkilöstö
        (2024) | No. of staff (FTE) | # of employees | Tal på tilsette | Medarbetare (st) | Antal årsanställda |
        Anställda 2023 | Number of employees 2024 | Työntekijöitä | Antal anställda i koncernen | Personalstyrka
        | Hur många anställda har ni? | How many people work with you? | Hvor mange er dere? | Storlek |
        Hur många jobbar hos er? | Montako henkilöä yrityksessä työskentelee? |
        Antall årsverk | Employees (FTE) | Henkilökunnan määrä
    """,
    Field("turnover_eur"): """
        AnnualRevenue | TURNOVER (MILL. EURO) |
        Omsättning | Omsättn. 2023 (MEUR) | Omsetning 2023 (mill. EUR) | Liikevaihto (1000 EUR) | Turnover, EUR
        m | Annual turnover (EUR million) | Liikevaihto M€ | Omsättning, euro | Omsättning (tkr) | Årsomsetning
        (MNOK) | Nettoomsättning tkr | Turnover 2024 | Liikevaihto 2023 (t€) | Omsetning i tusen kroner | Oms.
        MSEK | Revenue (M€)
    """,
    Field("activities"): """
        naeringskode1.kode | Næringskode 2 |
        Toimiala | Toimiala (TOL 2008) | Bransch/SNI-kod | SNI | SNI 2007 | Huvudbransch | Päätoimiala |
        Næringskode (SN2007) | Næringskode 1 | NACE Code(s) | Industry (NACE Rev.2) | Bransch |
        Branschtillhörighet | Industry sector | TOL-koodi | SNI-kod (5 siffror) | Primär SNI-kod
    """,
    Field("website"): """
        Kotisivut | Hemsida (URL) | Nettside/URL | Web-site | URL of website | WWW | Nätsida | Heimeside |
        Webbadress | Verkkosivut (www) | Webb | Website address | Hemsideadress | Kotisivun osoite |
        Nettsideadresse | Web
    """,
    Field("city"): """
        BillingCity | forretningsadresse.kommune |
        Postort | Poststed | Postitmp | Hemort | City/Town | Kommun | Kommunnamn | Kotikunta | Kunta | Ort |
        Stad/Ort | Säte | Postitoimipaikka | Municipality | Poststad |
        Where are you located? | Hvor holder dere til? | Var finns ni? | Missä sijaitsette?
    """,
    Field("region"): """
        Län | Fylke | Maakunta | Region (NUTS3) | Landskap | NUTS 3-kod | Fylkesnavn | County/Region |
        Län/region
    """,
    Field("country"): """
        BillingCountry |
        Land | Maa | Country | Country code | Landkod | Landkode
    """,
    Field("languages"): """
        Hvilke språk kan dere jobbe på? |
        Språk ni arbetar på | Työskentelykielet | Languages used | Arbetsspråk | Språk | Working language(s) |
        Kielitaito | Vilka språk arbetar ni på? | Hvilke språk snakker dere?
    """,
    Field("markets"): """
        Mihin maihin viette? |
        Exportmarknader | Vientimaat | Eksporterer til | Export countries | Vilka marknader säljer ni till? |
        Export till | Eksportland | Vienti
    """,
    Field("offer"): """
        Beskriv vad ni kan erbjuda andra företag i klustret (max 500 tecken) |
        Vad erbjuder ni? | Hva tilbyr dere | Mitä tarjoatte ... | Hva tilbyr dere? | Mitä voitte tarjota? | What
        do you offer? | What can you offer to partners? | Vad kan ni erbjuda andra medlemmar? | Hva kan dere
        tilby? | Kva tilbyr de? | Erbjuder | Tjänster | Kompetens | Vi kan erbjuda | Vad kan ni bidra med? |
        Tarjoamme | Tarjonta | Osaaminen | Palvelut | Hva kan bedriften tilby? | 3. Vad kan ni erbjuda? | Offer
        #1 | Erbjudande A | Our offer | Produkter/tjänster | Produkter & tjänster | Mitä yrityksenne tarjoaa? |
        Hva kan dere bidra med? | Vad ni är bra på | Hva er dere gode på? | Missä olette hyviä? | Specialiteter |
        What can you offer to partners abroad? | Styrkor | Spesialitet
    """,
    Field("need"): """
        Hva slags partnere ser dere etter? | Millaista kumppania etsitte? |
        Vad söker ni? | Hva trenger dere? | Mitä etsitte? | What are you looking for? | Vad behöver ni hjälp
        med? | Hva ser dere etter? | Mitä haette? | What do you need from partners? | Kva treng de? | Söker |
        Behov | Etsii | Vi söker | Hva søker dere? | Mitä tarvitsette? | Letar efter | Hva leter dere etter? |
        Partnerbehov | Söker samarbete kring | Önskar hitta | Looking for (partners) | Behov 1 | Tjänster ni
        behöver | Kumppanitarve | Etsimme | Mitä etsimme
    """,
    None: """
        Telefon | E-post | Kontaktperson | Kontaktperson namn | VD | E-mail | Postnr | Postnummer | Postinumero
        | Post code | Adress | Besöksadress | Postadress | Medlem sedan | Medlemsavgift | Kommentar | Kontakt
        e-post | Contact name | Yhteyshenkilö | Yhteyshenkilön nimi | Puhelin | Sähköposti | Logo |
        Faktureringsadress | Offertdatum | Exportandel | Omsättning, tillväxt | Resultat | Vad behöver ni och
        vad erbjuder ni? | Beskrivning | Kuvaus | Anmärkning | Organisationens e-post | Företagets telefon |
        Styrelseordförande | Antal medlemmar | Medlemsnummer | Kundnummer | Innkjøpsansvarlig | Daglig leder |
        Toimitusjohtaja
    """,
}


@pytest.mark.parametrize(
    ("heading", "meant"),
    [(" ".join(each.split()), meant) for meant, headings in MEANINGS.items() for each in headings.split("|")],
)
def test_headings_of_real_files(heading: str, meant: Field | None) -> None:
    assert recognise(heading).field is meant


def test_headings_tell_numbers_and_units() -> None:
    assert recognise("Erbjuder 2") == Heading(Field.OFFER, numbered=True, text=(Field.OFFER, 2))
    assert recognise("Tarjoaa 2: Voimassa asti") == Heading(Field.EXPIRES, text=(Field.OFFER, 2))
    assert recognise("Vad erbjuder ni? 2") == Heading(Field.OFFER, numbered=True)
    assert recognise("Offers") == Heading(Field.OFFER)
    assert recognise("Turnover (MEUR)") == Heading(Field.TURNOVER, scale=1_000_000)
    assert recognise("Turnover (EUR million)") == Heading(Field.TURNOVER, scale=1_000_000)
    assert recognise("Liikevaihto, 1000 €") == Heading(Field.TURNOVER, scale=1000)
    assert recognise("Omsättning (tkr)") == Heading(Field.TURNOVER, scale=1000, kronor=True)
    assert "convert it" in recognise("Turnover (kUSD)").why_not


def test_a_heading_that_may_be_two_things_is_left_to_a_person() -> None:
    assert "may hold offers or needs" in recognise("Vad behöver ni och vad erbjuder ni?").why_not
    assert "read it as an offer if" in recognise("Verksamhetsbeskrivning").why_not


@pytest.mark.parametrize(
    ("headings", "read"),
    [
        (["Namn", "Företag"], ["", "name"]),  # the first is a person's
        (["Medlem", "Namn"], ["", "name"]),
        (["Moms nr", "Organisationsnummer"], ["", "registration_number"]),
        (["Omsättning 2022 (MEUR)", "Omsättning 2023 (MEUR)"], ["", "turnover_eur"]),
        (["Anställda 2024", "Anställda 2023"], ["headcount", ""]),
        (["Ort", "Kommun"], ["city", ""]),
        (["Offer", "Offer"], ["offer", "offer"]),
    ],
)
def test_of_several_headings_for_one_field_the_surest_and_latest_counts(headings: list[str], read: list[str]) -> None:
    assert [each.field or "" for each in suggest(headings)] == read
