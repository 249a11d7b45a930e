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
    """Return a DOCX with this XML as its body."""
    name = "word/document.xml"
    file = BytesIO()
    with ZipFile(BytesIO(docx_of("sv"))) as made, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for part in made.namelist():
            archive.writestr(
                part, made.read(part) if part != name else f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
            )
    return file.getvalue()


def written(*contents: bytes, password: str | None = None) -> bytes:
    """Return a PDF with a page for each stream of page content; "" locks it for changes only."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(contents)))
    parts.append(b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)))
    parts.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for number, content in enumerate(contents):
        stream = zlib.compress(content)
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (5 + 2 * number)
        )
        parts.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream))
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
