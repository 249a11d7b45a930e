"""Measures the search of the exchange, and who is asked, on questions written by hand (exchange.toml).

Each of 100 topics has a question, and two texts that answer it: one in the question's language and one in another. What
is chosen from figures, such as floors, is chosen on these questions and on 40 short ones. What is reported is measured
on 60 kept questions, written as people type them on a phone, of which 12 are in neither language of their two texts.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation

from intercluster.analysis.language.reading import content_words, entries_of
from intercluster.analysis.language.words import folded
from intercluster.analysis.partners.evaluation import Interval, bootstrap
from intercluster.analysis.progress import Advance
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.exchange.finding.kinds import Wanted
from intercluster.apps.exchange.finding.queries import search
from intercluster.apps.exchange.models import Answer, Practice, Question, Review
from intercluster.apps.exchange.questions.routing import likely_to_know
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core import clock

FILE = Path(__file__).with_name("exchange.toml")
FIRST = 5
"""Results among which a right text counts as found, and people among whom a right one counts as asked."""
PEOPLE = 40
"""Organisations that wrote the texts."""
KINDS = frozenset({"practice", "answer"})


@dataclass(frozen=True)
class Text:
    """A text that answers a question."""

    topic: int
    text: str
    language: str
    writer: int
    """Number of the organisation that wrote it."""


@dataclass(frozen=True)
class Asked:
    """A question; `topic` is None where nothing answers it."""

    text: str
    language: str
    topic: int | None
    is_kept: bool = False
    """Whether it serves for the report alone."""


@dataclass(frozen=True)
class Corpus:
    """Questions, and texts: two for each topic, in two languages."""

    questions: Sequence[Asked]
    texts: Sequence[Text]
    unanswered: Sequence[Asked]


@dataclass(frozen=True)
class ExchangeReport:
    """What was measured; intervals are bootstrapped over questions, 95 %."""

    questions: int
    within: Mapping[str, Interval]
    """By system, of the questions with a text in their language the share for which it is among the first five."""
    across: Mapping[str, Interval]
    """Of all questions the share for which a right text in another language is, in the same ranking."""
    kept: Interval
    """Share of the questions that have an answer for which anything was shown."""
    refused: Interval
    """Share of the questions without an answer for which nothing was shown."""
    asked: Interval
    """Share of questions for which somebody who wrote of it is among the first five who are asked."""


@dataclass(frozen=True)
class Shown:
    """A question with the texts that the search showed, best first."""

    question: Asked
    texts: Sequence[Text]


def corpus() -> Corpus:
    """Return the questions and texts of the file."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    questions, texts = [], []
    for number, topic in enumerate(read["topic"]):
        questions.append(Asked(topic["question"], topic["language"], number))
        for name in sorted({"short", "kept"} & set(topic)):
            questions.append(Asked(topic[name]["question"], topic[name]["language"], number, is_kept=name == "kept"))
        texts.append(Text(number, topic["same"], topic["language"], number % PEOPLE))
        texts.append(Text(number, topic["other"], topic["other_language"], (7 * number + 3) % PEOPLE))
    unanswered = [
        Asked(each["text"], each["language"], None, is_kept=each.get("kept", False)) for each in read["unanswered"]
    ]
    return Corpus(questions, texts, unanswered)


@transaction.atomic
def evaluate(*, seed: int, reported: bool = True, advance: Advance | None = None) -> tuple[ExchangeReport, list[Shown]]:
    """Return what the search that users have answers, beside peers. The texts are there only while it is measured."""
    every = corpus()
    stored = Stored(every)
    asked, nobody = ([each for each in own if each.is_kept == reported] for own in (every.questions, every.unanswered))
    shown = []
    for done, question in enumerate([*asked, *nobody], start=1):
        shown.append(Shown(question, stored.found(question)))
        if advance is not None:
            advance(done, len(asked) + len(nobody))
    peers = Peers(every.texts)
    ranked = {"intercluster": shown[: len(asked)]} | {
        name: [Shown(question, rank(question)) for question in asked]
        for name, rank in (("BM25 with translated words", peers.by_words), ("raw encoder", peers.by_meaning))
    }
    found = ExchangeReport(
        len(asked),
        within={name: _share(rows, every.texts, seed, is_same=True) for name, rows in ranked.items()},
        across={name: _share(rows, every.texts, seed, is_same=False) for name, rows in ranked.items()},
        kept=bootstrap([float(bool(each.texts)) for each in shown[: len(asked)]], seed=seed),
        refused=bootstrap([float(not each.texts) for each in shown[len(asked) :]], seed=seed),
        asked=bootstrap([float(stored.is_asked(question)) for question in asked], seed=seed),
    )
    transaction.set_rollback(True)
    return found, shown


def _share(rows: Sequence[Shown], texts: Sequence[Text], seed: int, *, is_same: bool) -> Interval:
    def has_right(asked: Asked, among: Sequence[Text]) -> bool:
        return any(text.topic == asked.topic and (text.language == asked.language) == is_same for text in among)

    of_them = [row for row in rows if has_right(row.question, texts)]
    return bootstrap([float(has_right(row.question, row.texts[:FIRST])) for row in of_them], seed=seed)


class Stored:
    """The texts as practices and answers of organisations, in a transaction that is rolled back."""

    def __init__(self, every: Corpus) -> None:
        with connection.cursor() as cursor:  # else no index can be built before the transaction ends
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._corpus = every
        home = Cluster.objects.create(name="Asking", slug="asking", country="SE")
        made = [
            Organisation.objects.create(name=f"Asking {number}", slug=f"asking-{number}", country="SE")
            for number in range(PEOPLE + 1)
        ]
        Membership.objects.bulk_create(Membership(organisation=each, cluster=home) for each in made)
        *self.writers, self.asker = made
        self._by_path = dict(self._stored())
        index_texts()

    def _stored(self) -> Iterator[tuple[str, Text]]:
        """Store every second text as a practice and the others as answers; yield their addresses."""
        for number, each in enumerate(self._corpus.texts):
            said = {"text": each.text, "language": each.language, "visibility": Visibility.PUBLIC}
            own: dict[str, Any] = said | {"organisation": self.writers[each.writer]}
            if number % 4 in {0, 3}:
                first, _point, rest = each.text.partition(". ")
                practice = Practice.objects.create(
                    title=first[:100],
                    problem=first,
                    done=rest or first,
                    review=Review.SHARED,
                    reviewed=clock.now(),
                    look_again=clock.today(),
                    **own,
                )
                yield reverse("exchange:practice", args=[practice.key]), each
            else:
                question = Question.objects.create(organisation=self.asker, **said | {"text": f"Question {number}"})
                answer = Answer.objects.create(question=question, **own)
                yield f"{reverse('exchange:question', args=[question.key])}#{answer.key}", each

    def found(self, asked: Asked) -> list[Text]:
        """Return the texts that the search shows somebody whose pages are in the language of a question.

        What else the platform has counts as wrong.
        """
        with translation.override(asked.language):
            rows = search(OPERATOR, Wanted(asked.text, kinds=KINDS))
        return [self._by_path.get(row.path, Text(-1, row.text, row.language, -1)) for row in rows]

    def is_asked(self, asked: Asked) -> bool:
        """Return whether somebody who wrote of a question is among the first who would be asked it."""
        right = {self.writers[each.writer].pk for each in self._corpus.texts if each.topic == asked.topic}
        question = Question(
            organisation=self.asker, text=asked.text, language=asked.language, visibility=Visibility.PUBLIC
        )
        likely = likely_to_know(question)[:FIRST]
        return any(each.organisation is not None and each.organisation.pk in right for each in likely)


class Peers:
    """Other ways to rank the texts, all languages in one pool."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts
        self._bm25 = bm25s.BM25()
        self._bm25.index([folded(each.text, each.language) for each in texts], show_progress=False)

    @cached_property
    def _vectors(self) -> Any:
        return encode_once([each.text for each in self._texts], language().encoder)

    def by_meaning(self, asked: Asked) -> list[Text]:
        """Return the texts by the cosine of the encoder's own vectors."""
        [own] = encode_once([asked.text], language().encoder)
        return self._in_order(self._vectors @ own)

    def by_words(self, asked: Asked) -> list[Text]:
        """Return the texts by BM25: of each language by the question's words as a dictionary translates them."""
        scores = np.zeros(len(self._texts))
        for code in sorted({each.language for each in self._texts}):
            of_it = np.array([each.language == code for each in self._texts])
            scores[of_it] = self._bm25.get_scores(_words(asked, code))[of_it]
        return self._in_order(scores)

    def _in_order(self, scores: Any) -> list[Text]:
        return [self._texts[row] for row in np.argsort(-scores, kind="stable")]


def _words(asked: Asked, code: str) -> list[str]:
    """Return the stems of a question's words in a language: as written, and as the dictionary has them."""
    found = folded(asked.text, asked.language)
    if code != asked.language:
        for word in content_words(asked.text, asked.language):
            for entry in entries_of(word, (asked.language, code)):
                found += [stem for each in entry.translations[:2] for stem in folded(each, code)]
    return list(dict.fromkeys(found))
