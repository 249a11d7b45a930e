"""The yearly review: when it is due, what it keeps, who reads it, and what it opens."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone
from docx import Document as read_docx
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import OPERATOR, VISITOR, member_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy.following.services import record
from intercluster.apps.strategy.models import Action, Indicator, Review, Strategy, Text, Version
from intercluster.apps.strategy.reviewing import services
from intercluster.apps.strategy.reviewing.queries import a_year_after, due_reviews, open_reviews, reviews
from intercluster.apps.strategy.services import let_read, remove_part, write
from intercluster.apps.strategy.signing.documents import document_of_version
from intercluster.apps.strategy.signing.services import send, sign
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound
from intercluster.documents.model import Paragraph

YEAR = clock.today().year


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of the Finnish cluster that is in force, with a value of its indicator."""
    strategy = full_strategy(northern.clusters["FI"])
    Indicator.objects.update(baseline=10, target=30)
    Text.objects.filter(part__kind="indicator").update(unit="firms")
    version = send(OPERATOR, strategy)
    sign(OPERATOR, version, northern.clusters["FI"], decided_by="board", signer="Anna, chair")
    record(OPERATOR, Indicator.objects.get(), year=YEAR, value=Decimal(15))
    Action.objects.update(state="under_way")
    return strategy


@pytest.fixture
def office(northern: Northern, client: Client) -> Client:
    """Return the browser of the Finnish office."""
    user = User.objects.create_user("office@cluster-fi.example", name="Aino")
    northern.clusters["FI"].managers.add(user)
    client.force_login(user)
    return client


def judged(strategy: Strategy, **more: str) -> dict[int, dict[str, str]]:
    parts = strategy.parts.filter(kind__in=["indicator", "action"])
    return {each.pk: {"judgement": "late", "remark": "Slow start.", **more} for each in parts}


def complete(strategy: Strategy, **more: str) -> Review:
    said = judged(strategy, **more)
    return services.write(OPERATOR, strategy, YEAR, said=said, decided="Go on.", language="en", is_complete=True)


def test_office_writes_and_records_a_review_that_opens_the_next_version(office: Client, strategy: Strategy) -> None:
    address = f"/strategies/{strategy.slug}/reviews/{YEAR}/"
    assert f'href="{address}' in office.get(f"/strategies/{strategy.slug}/follow-up/").text
    page = office.get(address).text
    assert "<dt>Reached</dt><dd>25 %</dd>" in page
    assert "<dd>Under way</dd>" in page
    action, indicator = (strategy.parts.get(kind=kind).pk for kind in ("action", "indicator"))
    said = {f"judgement_{action}": "stopped", f"change_{action}": "Drop it.", "decided": "We go on."}
    wrong = office.post(address, said | {"act": "record"})
    assert (wrong.status_code, "Choose how it gets on." in wrong.text, 'value="Drop it."' in wrong.text) == (
        422,
        True,
        True,
    )
    assert "Saved." in office.post(address, said, follow=True).text
    said |= {f"judgement_{indicator}": "on_track", f"remark_{indicator}": "As planned.", "act": "record"}
    page = office.post(address, said, follow=True).text
    assert "Recorded on" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert office.post(address, said).status_code == 409
    draft = office.get(f"/strategies/{strategy.slug}/").text
    assert "This draft becomes version" in draft
    assert "We go on." in draft
    assert '<span lang="en">Drop it.</span>' in draft
    write(OPERATOR, strategy.parts.get(kind="vision"), language="en", title="Better wood", body="", began_from=1)
    send(OPERATOR, strategy)
    assert "Drop it." not in office.get(f"/strategies/{strategy.slug}/").text


def test_recorded_review_stays_as_it_was(strategy: Strategy) -> None:
    with pytest.raises(FieldsRefused):
        services.write(OPERATOR, strategy, YEAR, said={}, decided="", language="en", is_complete=True)
    with pytest.raises(NotFound):
        services.write(OPERATOR, strategy, YEAR - 2, said={}, decided="", language="en")
    with pytest.raises(NotAllowed):
        services.write(VISITOR, strategy, YEAR, said={}, decided="", language="en")
    review = complete(strategy)
    record(OPERATOR, Indicator.objects.get(), year=YEAR, value=Decimal(29))
    remove_part(OPERATOR, strategy.parts.get(kind="action"))
    review.refresh_from_db()
    kept = {line["kind"]: (line.get("value"), line.get("reached"), line.get("state")) for line in review.lines}
    assert kept == {"indicator": ("15.00", 25, None), "action": (None, None, "under_way")}
    with pytest.raises(Conflict):
        complete(strategy)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Review.objects.update(decided="Stop.")


def test_review_is_read_with_its_version_once_it_is_recorded(
    northern: Northern, strategy: Strategy, client: Client
) -> None:
    let_read(OPERATOR, strategy, "offices")
    member = member_of(northern.organisations["sawmill"])
    services.write(OPERATOR, strategy, YEAR, said={}, decided="", language="en")
    assert not reviews(member, strategy).exists()
    review = complete(strategy)
    assert list(reviews(member, strategy)) == [review]
    person = User.objects.create_user("anna@sawmill.example")
    Affiliation.objects.create(user=person, organisation=northern.organisations["sawmill"], role="member")
    reader = Client()
    reader.force_login(person)
    link = f"/strategies/{strategy.slug}/reviews/{YEAR}/"
    assert f'href="{link}' in reader.get(f"/strategies/{strategy.slug}/versions/1/").text
    assert "Slow start." in reader.get(link).text
    assert client.get(f"/strategies/{strategy.slug}/reviews/{YEAR}/").status_code == 404
    assert open_reviews(strategy) == [review]


def test_offices_are_reminded_once_a_year_after(northern: Northern, office: Client, strategy: Strategy) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    today = clock.today()
    assert services.remind(today) == 0
    with pgtrigger.ignore("strategy.Version:end_stays"):
        Version.objects.update(in_force=long_ago)
    (due,) = due_reviews(today, northern.clusters["FI"])
    assert due.day == a_year_after(clock.local_day(long_ago))
    assert (due_reviews(today, northern.clusters["SE"]), services.remind(today), services.remind(today)) == ([], 1, 0)
    assert Notice.objects.filter(kind="strategy.review_due").count() == 1
    assert "Strategies to review this month" in office.get("/office/cluster-fi/").text
    complete(strategy)
    assert due_reviews(today) == []


def test_documents_have_the_review_as_an_appendix(office: Client, strategy: Strategy) -> None:
    complete(strategy, change="More firms.")
    for address in (f"/strategies/{strategy.slug}/versions/1/", f"/strategies/{strategy.slug}/"):
        printed = read_docx(io.BytesIO(office.get(f"{address}document.docx?lang=en").content))
        cells = [cell.text for table in printed.tables for row in table.rows for cell in row.cells]
        assert "Slow start. To change: More firms." in cells
        assert any("25 %" in each and "Baseline: 10 firms · " in each for each in cells)
        assert f"Appendix: review of {YEAR}" in [each.text for each in printed.paragraphs]


def test_day_of_a_review_is_the_same_in_all_time_zones(
    office: Client, strategy: Strategy, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = datetime(YEAR, 12, 1, 22, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: evening)
    complete(strategy)
    version = Version.objects.get()
    with pgtrigger.ignore("strategy.Version:end_stays"):
        Version.objects.update(in_force=evening)
    for zone in ("Europe/Oslo", "Europe/Helsinki"):
        with timezone.override(zone):
            (due,) = due_reviews(clock.today() + timedelta(days=400))
            blocks = document_of_version(version, OPERATOR).blocks
        assert due.day == date(YEAR + 1, 12, 1)
        assert f"Recorded on 1 December {YEAR}." in [each.text for each in blocks if isinstance(each, Paragraph)]
    page = office.get(f"/strategies/{strategy.slug}/reviews/{YEAR}/").text  # its reader is in Finland
    assert f"Recorded on 1 December {YEAR}" in " ".join(page.split())
