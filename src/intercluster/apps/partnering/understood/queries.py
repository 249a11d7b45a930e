"""What offers and needs were understood to be about, in the reader's language."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from intercluster.analysis.capabilities.fitting import Described
from intercluster.analysis.language.cooperation import without_cooperation
from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.partners.fit import Floats, chance
from intercluster.apps.capabilities.queries import label_of, named_by_a_member
from intercluster.apps.directory.models import Cluster, Statement
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import VISITOR
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.indexing.stored_texts import placed_by_wording, stored_vectors, vectors_of
from intercluster.classifications.thesaurus import LANGUAGES, thesaurus

AT_ONCE = 3
"""Most texts that a page understands before they are indexed: each takes some 40 ms."""


@dataclass(frozen=True)
class Subject:
    """A capability that a text may be about, by its name in the reader's language."""

    key: str
    label: str


def subjects_of(statement: Statement, among: Sequence[Statement]) -> list[Subject] | None:
    """Return what a text was understood to be about; None if it is not indexed yet, nor among the first that are not.

    `among` are the texts of the page; what is needed of them is read at once.
    """
    tools = language()
    if "vector" not in statement.__dict__:
        _read_vectors(among)
    fresh = [each for each in among if each.encoder != tools.space]
    if statement in fresh[AT_ONCE:]:
        return None
    [vector] = vectors_of([statement], tools)
    return _subjects(vector, tools)


def guessed_subjects(statement: Statement, cluster: Cluster | None = None) -> list[Subject]:
    """Return what a text is understood to be about by its wording alone.

    A text without an author yet is read as if a member of `cluster` wrote it.
    """
    tools = language()
    [vector] = placed_by_wording([statement], tools)
    if cluster is not None:
        vector = tools.named(vector, named_by_a_member(statement, cluster))
    return _subjects(vector, tools)


def vectors_of_texts(texts: Sequence[str], languages: Sequence[str]) -> Vectors:
    """Return the placed vectors of texts that other apps keep, one row each; what was read before is not read again."""
    tools = language()
    return tools.place(encode_once(texts, tools.encoder), texts, languages)


def likeness_unaligned(text: str, others: Sequence[str]) -> Floats:
    """Return the cosine of a typed text with each of some stored texts, as the encoder alone sees them.

    The encoder alone tells best whether anything answers a text at all; which does, aligned vectors tell better.
    """
    encoder = language().encoder
    [own] = encoder.encode([without_cooperation(text)])
    return np.asarray(encode_once([without_cooperation(each) for each in others], encoder) @ own, dtype=np.float64)


def chances(texts: Sequence[tuple[str, str, str]], statements: Sequence[Statement]) -> Floats:
    """Return the chance that each text fits each statement, as partner search sees it: a row for each text.

    A text has its language, and the id of the capability that it is about if somebody said so.
    """
    tools = language()
    languages = [code for _text, code, _about in texts]
    placed = vectors_of_texts([text for text, _code, _about in texts], languages)
    ours = np.array([tools.said(vector, about) for vector, (_text, _code, about) in zip(placed, texts, strict=True)])
    if unread := [each for each in statements if "vector" not in each.__dict__]:
        _read_vectors(unread)
    cosines = ours @ np.array(vectors_of(statements, tools)).T
    return chance(tools.standardise(cosines, languages, [each.language for each in statements]), tools.chance)


def chances_between(ours: Sequence[Statement], theirs: Sequence[Statement]) -> Floats:
    """Return the chance that each text of ours fits each of theirs, as partner search sees it: a row for each of ours.

    All of ours are of one kind, offers or needs, and so are theirs. The vectors of those read without them are read
    at once.
    """
    tools = language()
    for texts in (ours, theirs):
        unread = [each for each in texts if "vector" not in each.__dict__]
        if unread:
            _read_vectors(unread)
    cosines = np.array(vectors_of(ours, tools)) @ np.array(vectors_of(theirs, tools)).T
    languages = [each.language for each in ours], [each.language for each in theirs]
    return chance(tools.standardise(cosines, *languages), tools.chance)


def subjects_at(vector: Vectors) -> list[Subject]:
    """Return what a text with this placed vector is understood to be about."""
    return _subjects(vector, language())


def _subjects(vector: Vectors, tools: Language) -> list[Subject]:
    return [Subject(key, label_of(key)) for key in tools.tagger.subjects(vector)] if tools.tagger else []


def _read_vectors(statements: Sequence[Statement]) -> None:
    """Read the vectors of texts that were loaded without them."""
    model = type(statements[0])
    stored = stored_vectors(model.objects.filter(pk__in=[each.pk for each in statements]))
    for each in statements:
        each.vector = stored.get(each.pk)


Said = Mapping[tuple[str, str, str], Sequence[str]]
"""Texts by capability, language and group (`Described`)."""


def said_texts() -> Said:
    """Return the public offers and needs whose people say what they are about."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for group, texts in (("said", offers(VISITOR)), ("asked", needs(VISITOR))):
        known = texts.filter(about__in=thesaurus(), language__in=LANGUAGES).order_by("pk")
        for about, code, text in known.values_list("about", "language", "text"):
            found[about, code, group].append(text)
    return found


def with_said_texts(capabilities: Sequence[Described], said: Said) -> list[Described]:
    """Return capabilities with the texts that people say are about them, beside their own."""
    return [
        replace(
            each,
            texts={
                code: {group: (*own, *said.get((each.id, code, group), ())) for group, own in groups.items()}
                for code, groups in each.texts.items()
            },
        )
        for each in capabilities
    ]
