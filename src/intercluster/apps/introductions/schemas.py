"""What the HTTP API says of introductions."""

import uuid
from datetime import datetime
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field, StringConstraints

from intercluster.apps.accounts.models import User
from intercluster.apps.introductions.models import Message
from intercluster.apps.introductions.queries import Seen
from intercluster.apps.introductions.services import MESSAGE
from intercluster.apps.introductions.states import Act, Outcome, Refusal, Side, State
from intercluster.core.typed_text import NO_ZERO_BYTE

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$"),
]


class RequestIn(Schema):
    """An introduction to ask for."""

    handle: str = Field(description="Of a partner, as a search gave it", max_length=2000, pattern=NO_ZERO_BYTE)
    message: Text
    organisation: str = Field(
        "", description="Slug of whom you ask for; needed where you edit several", max_length=80, pattern=NO_ZERO_BYTE
    )
    our_text: str | None = Field(
        None, description="Another of your texts, as you wrote it; empty for none; null for the one that matched"
    )
    their_text: str | None = Field(
        None, description="Another of theirs that you may read under their name; empty for none; null as above"
    )
    unnamed: bool = Field(False, description="Stay unnamed until they accept; only where your own text is anonymous")


class AnswerIn(Schema):
    """Yes or no."""

    accept: bool
    refusal: Refusal = Field(Refusal.OTHER, description="Why not")
    told: bool = Field(False, description="Tell the other side why not")
    words: str = Field("", description="For your own cluster office only", max_length=MESSAGE, pattern=NO_ZERO_BYTE)


class ProgressIn(Schema):
    """What has become of it since both said yes, or before that that it is withdrawn."""

    act: Act = Field(description="withdraw, meet, collaborate or close")
    outcome: Outcome = Field(Outcome.NOTHING, description="For close")


class MessageIn(Schema):
    """A message to the other side."""

    text: Text


class MessageOut(Schema):
    """What was written. `side` is empty for the office that proposed the introduction."""

    side: str
    is_own: bool
    text: str
    at: datetime

    @classmethod
    def of(cls, message: Message, side: Side | None) -> Self:
        """Convert."""
        return cls(side=message.side, is_own=message.side == side, text=message.text, at=message.at)


class ContactOut(Schema):
    """Whom to turn to on the other side; that it was read is recorded."""

    name: str
    email: str


class TextOut(Schema):
    """A text as it was when they met, and its language (ISO 639-1)."""

    text: str
    language: str


class IntroductionOut(Schema):
    """An introduction as a reader on one side may see it."""

    id: uuid.UUID
    state: State
    side: Side | None = Field(description="The reader's; null for the office that proposed it")
    own: str
    other: str = Field(description="Name of the other side, or what may be told of it")
    other_organisation: str | None = Field(description="Its slug, null where it may not be named")
    our_text: TextOut
    their_text: TextOut
    project: str
    by_office: bool = Field(description="Whether an office proposed it")
    office: str | None = Field(
        description="Slug of that office's cluster; null where the reader may not know it yet, as its member is unnamed"
    )
    requested: datetime
    expires: datetime
    since: datetime
    outcome: str
    refusal: str = Field(description="Why it was declined, where the reader may know")
    acts: list[Act] = Field(description="What the reader may do now")
    unread: int

    @classmethod
    def of(cls, seen: Seen) -> Self:
        """Convert."""
        row, side = seen.introduction, seen.side
        asking, asked = (
            TextOut(text=row.asking_text, language=row.asking_language),
            TextOut(text=row.asked_text, language=row.asked_language),
        )
        return cls(
            id=row.public_id,
            state=State(row.state),
            side=side,
            own=seen.own,
            other=seen.other,
            other_organisation=seen.other_organisation.slug if seen.other_organisation else None,
            our_text=asked if side is Side.ASKED else asking,
            their_text=asking if side is Side.ASKED else asked,
            project=row.project,
            by_office=bool(seen.office_name),
            office=seen.office.slug if seen.office else None,
            requested=row.requested,
            expires=row.expires,
            since=row.since,
            outcome=row.outcome,
            refusal=row.refusal if row.refusal_told or row.declined_by == side else "",
            acts=list(seen.acts),
            unread=seen.unread,
        )


class IntroductionDetailOut(IntroductionOut):
    """One introduction with what was written in it, and after both said yes the other side's contact."""

    messages: list[MessageOut]
    contact: ContactOut | None

    @classmethod
    def whole(cls, seen: Seen, thread: list[Message], contact: User | None) -> Self:
        """Convert."""
        return cls(
            **IntroductionOut.of(seen).model_dump(),
            messages=[MessageOut.of(message, seen.side) for message in thread],
            contact=ContactOut(name=contact.name, email=contact.email) if contact else None,
        )
