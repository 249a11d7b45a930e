"""A good practice of Interreg Europe as a document to be edited.

The headings are our reading of what the programme says of a good practice (docs/how-to/share-a-practice.md).
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from intercluster.apps.exchange.models import Practice
from intercluster.apps.exchange.practices.exports.content import facts_of, hides_author, unsaid
from intercluster.apps.exchange.practices.queries import files_of
from intercluster.core import clock
from intercluster.core.page_language import page_language
from intercluster.core.pictures import as_jpeg
from intercluster.core.platform import platform
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Passage, Photo, Table

ASKED = ("cost", "gave", "needed")
"""Parts without which a good practice cannot be judged: resources, evidence of success, what others can take over."""


def interreg_practice(practice: Practice) -> Document:
    """Compose a practice that `practices` returned in the page's language; its text stays in its own."""
    return Document(
        title=practice.title,
        subtitle=_("Good practice, in the order of Interreg Europe"),
        running=(Passage(practice.title, practice.language),),
        language=page_language(),
        author=platform().name,
        made=clock.local_time(),
        page=_("Page {page} of {pages}"),
        blocks=[*_blocks(practice)],
        title_language=practice.language,
    )


def _blocks(practice: Practice) -> Iterator[Block]:
    if practice.is_demo:
        yield Paragraph(_("This practice is fictional, like everything in the demo."), "warning")
    if missing := unsaid(practice, ASKED):
        yield Paragraph(_("Not said yet: %(parts)s") % {"parts": " ".join(missing)}, "warning")
    facts = facts_of(practice)
    rows = [
        (_("Who did it"), facts.author),
        (_("Country"), facts.country),
        (_("Drafted together with"), facts.partners),
        (_("Where it was done"), facts.region),
        (_("When"), facts.when),
        (_("Keywords"), facts.keywords),
        (_("Website"), facts.website),
        (_("Language"), facts.language),
        (_("Address"), facts.address),
    ]
    columns = [Column(_("Fact"), 0.3), Column(_("Value"), 0.7)]
    yield Table(_("The practice"), columns, [row for row in rows if row[1]])
    for heading, names in (
        (_("Detailed description"), ("problem", "done")),
        (_("Resources needed"), ("cost",)),
        (_("Evidence of success"), ("gave",)),
        (_("Difficulties encountered"), ("failed",)),
        (_("Potential for learning or transfer"), ("needed",)),
    ):
        texts = [text for name in names if (text := getattr(practice, name))]
        if texts:
            yield Heading(heading)
        for text in texts:
            yield Paragraph(Passage(text, practice.language))
    if not hides_author(practice):  # a picture can show whose place it is
        for picture in files_of(practice).pictures:
            yield Photo(as_jpeg(bytes(picture.content)), Passage(picture.alternative, practice.language))
    yield Paragraph(
        _("The headings are our reading of the programme's public pages. Its own form decides what is asked."), "note"
    )
