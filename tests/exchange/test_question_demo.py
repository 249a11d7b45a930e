"""The fictional questions of the demo."""

from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.models import Answer, Asked, Helped, Question
from intercluster.apps.exchange.questions import demo

__all__ = ["meeting"]


def test_questions_are_asked_and_answered_across_languages_and_removed(meeting: Meeting) -> None:
    Organisation.objects.update(is_demo=True)
    demo.load()
    assert Question.objects.count() == len(demo.ASKED) == 8
    assert {each.language for each in Question.objects.all()} == {"sv", "nb", "fi", "en"}
    assert all(each.language != each.question.language for each in Answer.objects.select_related("question"))
    assert Question.objects.exclude(accepted=None).count() == Helped.objects.count() == 5
    assert Helped.objects.filter(unnamed=True).count() == 1
    assert Question.objects.exclude(closed=None).count() == 1
    assert [str(each.organisation) for each in Asked.objects.all()] == ["drier Demo", "machinist Demo"]
    demo.remove()
    assert not Question.objects.exists()
