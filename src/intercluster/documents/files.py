"""The file formats of documents."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse

from intercluster.documents.model import Document
from intercluster.documents.pdf import pdf


def _docx(document: Document) -> bytes:
    from intercluster.documents.docx import docx  # noqa: PLC0415 - few processes write documents

    return docx(document)


FORMS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
}
"""Media type and writer by file ending."""


def as_download(document: Document, name: str, form: str) -> HttpResponse:
    """Return a document as a file to download; `form` is one of FORMS."""
    media_type, make = FORMS[form]
    answer = HttpResponse(make(document), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{document.language}.{form}"'
    answer["Content-Language"] = document.language
    answer["Cache-Control"] = "private, no-cache"
    return answer
