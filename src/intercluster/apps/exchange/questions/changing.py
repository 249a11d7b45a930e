"""Those who wrote a question or an answer change it, add to it, and take it back."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, checked_text, version_of
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.exchange.hidden import check_may_be_deleted
from intercluster.apps.exchange.models import Answer, Question
from intercluster.apps.exchange.questions.rules import settles
from intercluster.apps.exchange.questions.services import MOST_CAPABILITIES
from intercluster.apps.exchange.writing import checked
from intercluster.apps.projects.requirements.queries import read_from
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

SAID = ("text", "language")
"""What a form shows of a question or an answer."""
INDEXED = {"encoder": "", "vector": None, "terms": None, "terms_version": 0}
"""Fields of a text that is not indexed yet."""


def is_built_upon(row: Question | Answer) -> bool:
    """Return whether others rely on the words: they answered the question, accepted the answer, or it helped them."""
    if isinstance(row, Question):
        return row.merged.exists() or Answer.objects.filter(question=row).exists()
    return Question.objects.filter(accepted=row).exists() or row.helped.exists()


@transaction.atomic
def change(
    by: User, row: Question | Answer, text: str, language: str = "", *, adds: bool = False, version: str = ""
) -> None:
    """Change the words of a question or an answer. Once others rely on them, the text is added with its day.

    `adds` says which of the two the writer has in mind. With a `version`, the words must still be as they were when it
    was taken. Who may see it stays. Raises NotAllowed, FieldsRefused, StaleError, and Conflict if it is the other one
    by now.
    """
    locked = _locked(by, row)
    lock_row(locked.organisation)
    if is_built_upon(locked) != adds:
        raise Conflict(
            _("Nobody relies on your text any more: what you save now replaces all of it. Nothing is saved yet.")
            if adds
            else _("Others rely on your text since: what you save now is added to it. Nothing is saved yet.")
        )
    if version and version_of(locked, SAID) != version:
        raise StaleError(locked)
    if adds:
        text = f"{locked.text}\n\n{clock.today().isoformat()}: {checked_text(text)}"
        language = locked.language
    said = checked(locked.organisation, text, locked.visibility, language)
    same = Q(organisation=locked.organisation, content_hash=MD5(Value(said["text"])))
    same &= Q(question=locked.question) if isinstance(locked, Answer) else Q()
    if type(locked)._default_manager.filter(same).exclude(pk=locked.pk).exists():
        raise FieldsRefused({"text": [_("The same text is there already.")]})
    changed: dict[str, Any] = {"text": said["text"], "language": said["language"], **INDEXED}
    if isinstance(locked, Question):
        changed["capabilities"] = read_from(said["text"], said["language"])[:MOST_CAPABILITIES]
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*changed, "updated"])
    transaction.on_commit(partial(texts_changed.send, sender=type(locked)))


@transaction.atomic
def remove(by: User, row: Question | Answer) -> None:
    """Delete an answer, or a question that nobody has answered. Raises NotAllowed and Refused, also once reported."""
    locked = _locked(by, row)
    check_may_be_deleted(locked)
    if isinstance(locked, Question) and is_built_upon(locked):
        raise Refused(_("Others have answered it. Close it instead."))
    locked.delete()


def _locked(by: User, row: Question | Answer) -> Question | Answer:
    locked = lock_row(row)
    if not settles(viewer_of(by), locked):
        raise NotAllowed
    return locked
