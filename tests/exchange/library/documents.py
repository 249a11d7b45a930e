"""Small documents to put into a library, made here."""

import zlib
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from pypdf import PdfWriter

from intercluster.documents.docx import docx
from intercluster.documents.model import Document, Heading, Paragraph
from intercluster.documents.pdf import pdf

TEXTS = {
    "sv": (
        "Vi torkade flis i en bandtork under tre vintrar och mätte fukthalten varje timme.",
        "Spillvärme från värmeverket räcker för hälften av året, om luften är torr.",
    ),
    "nb": (
        "Sagbruket byttet sliping av sagblad mot en maskin som måler slitasje mens den går.",
        "Etter ett år varte bladene dobbelt så lenge, og ingen måtte stoppe linjen for å se etter.",
    ),
    "fi": (
        "Pölynpoisto säästi kolmanneksen sähköstä, kun puhaltimet säädettiin kuorman mukaan.",
        "Mittarit maksoivat neljätuhatta euroa, ja ne asennettiin yhdessä päivässä.",
    ),
}
"""Two pages in each language."""
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def report(language: str) -> Document:
    """Return a report of two pages."""
    first, second = TEXTS[language]
    blocks = [Paragraph(first), Heading("Demo", on_new_page=True), Paragraph(second)]
    return Document(
        "Report Demo", "2026", "Report", language, "Demo", datetime(2026, 5, 1, tzinfo=UTC), "{page}/{pages}", blocks
    )


@cache
def pdf_of(language: str) -> bytes:
    """Return the report as PDF."""
    return pdf(report(language))


def docx_of(language: str) -> bytes:
    """Return the report as DOCX."""
    return docx(report(language))


def docx_with(body: str) -> bytes:
    """Return a DOCX with this XML as its body, and with Word's style for a table of contents under its Swedish key."""
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    style = '<w:style w:type="paragraph" w:styleId="Innehll1"><w:name w:val="toc 1"/></w:style></w:styles>'
    file = BytesIO()
    with ZipFile(BytesIO(docx_of("sv"))) as made, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for part in made.namelist():
            content = document if part == "word/document.xml" else made.read(part)
            if part == "word/styles.xml":
                content = made.read(part).decode().replace("</w:styles>", style)
            archive.writestr(part, content)
    return file.getvalue()


HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def moved_apart(*, composite: bool) -> bytes:
    """Return a PDF of words that are moved apart, in a font as TeX writes them: a wide letter is in a space's place."""
    high = b"00" if composite else b""
    cmap = b"1 begincodespacerange <%b00> <%bff> endcodespacerange 1 beginbfrange <%b61> <%b7a> <0061> endbfrange"
    cmap %= (high, high, high, high)
    to_unicode = b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap)
    if composite:
        font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[7 0 R]>>"
        inner = b"<</Type/Font/Subtype/CIDFontType0/BaseFont/A/W[32[900]97[%b]]>>" % (b"500 " * 26)
        shown = b"[<006d0061> -30 <006d0061> -220 <0062006c>] TJ"
    else:
        font = b"<</Type/Font/Subtype/Type1/BaseFont/A/FirstChar 32/Widths[900 %b]/ToUnicode 6 0 R>>" % (b"500 " * 90)
        inner, shown = b"null", b"[(ma) -30 (ma) -220 (bl)] TJ"
    return written(b"BT /F 11 Tf 50 800 Td %b ET" % shown, font=font, others=(to_unicode, inner))


def written(
    *contents: bytes, password: str | None = None, font: bytes = HELVETICA, others: tuple[bytes, ...] = ()
) -> bytes:
    """Return a PDF with a page for each stream of page content; "" locks it for changes only.

    The objects of a font follow those of the pages: of one page they are 6 and the next.
    """
    parts = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(contents)))
    parts.append(b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)))
    parts.append(font)
    for number, content in enumerate(contents):
        stream = zlib.compress(content)
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (5 + 2 * number)
        )
        parts.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    parts += others
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    if password is None:
        return bytes(file)
    writer, locked = PdfWriter(clone_from=BytesIO(file)), BytesIO()
    writer.encrypt(password, owner_password="of the owner", algorithm="AES-256")
    writer.write(locked)
    return locked.getvalue()


def lines(*texts: str) -> bytes:
    """Return page content that shows these lines."""
    shown = b" ".join(b"(%s) Tj 0 -14 Td" % text.encode("cp1252") for text in texts)
    return b"BT /F 11 Tf 50 800 Td %s ET" % shown


def scan() -> bytes:
    """Return a PDF of a picture."""
    file = BytesIO()
    Image.new("L", (60, 80), 200).save(file, "PDF")
    return file.getvalue()
