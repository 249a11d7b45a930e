"""What a meeting is worth, from 1 to 6: the one place that says it.

Who asks and who accepts each say how much they want to meet: 1, 2 or 3. The worth is the sum of both, so what both want
counts twice as much as what one wants and the other only allows. Where one side alone has said it, that counts alone.
"""

from intercluster.apps.events.models import Priority, Request

LEAST, MOST = 1, 6
OF_OFFICE = int(Priority.WANTED)
"""Of a meeting that the office alone wants, though neither has asked: as if one side would like to."""


def worth(request: Request) -> int:
    """Return what the meeting of a request is worth."""
    return request.priority + (request.answer_priority or 0)
