"""The file formats of documents."""

from collections.abc import Callable, Mapping

from intercluster.documents.docx import docx
from intercluster.documents.model import Document
from intercluster.documents.pdf import pdf

FORMS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx),
}
"""Media type and writer by file ending."""
