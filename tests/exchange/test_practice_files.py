"""Pictures and documents of a practice: what is taken, what is kept of it, and who has it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.clusters.conftest import picture
from tests.exchange.library.documents import docx_of, lines, written
from tests.exchange.test_practices import SAID_OF_CHIPS, publish, viewer, write
from tests.introductions.conftest import Meeting

from intercluster.apps.access.services import make_token
from intercluster.apps.directory.profiles.services import FieldsRefused, version_of
from intercluster.apps.exchange.library.files import FileRefused
from intercluster.apps.exchange.models import Practice, PracticeFile, Review
from intercluster.apps.exchange.practices import services
from intercluster.apps.exchange.practices.files.services import (
    MOST,
    TOGETHER_MB,
    add_document,
    add_picture,
    as_kept,
    describe_picture,
    remove_file,
)
from intercluster.apps.exchange.practices.queries import files_of, practice
from intercluster.apps.exchange.practices.services import SAID, PracticeFields
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

CHIPS = "Flis på ett band"


def with_camera(size: tuple[int, int] = (2400, 1200)) -> bytes:
    """Return a photo that was taken with the camera turned, and says with which one."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    return picture("JPEG", size, exif=exif.tobytes())


def test_a_picture_is_kept_as_pixels_alone() -> None:
    kept = as_kept(with_camera())
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (800, 1600), {})
    assert b"A camera" not in kept


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        (picture()[:200], "cannot be read"),
        (b"\0" * (10 * 2**20 + 1), "more than 10 MB"),
        (picture(size=(10_001, 4000)), "10001 × 4000 pixels, more than 40 million"),
    ],
    ids=["svg", "cut off", "bytes", "pixels"],
)
def test_what_is_no_picture_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        as_kept(content)


def test_a_practice_has_few_files_each_of_a_known_kind(meeting: Meeting) -> None:
    own, made = viewer(meeting, "drier"), write(meeting)
    for alternative in ("", " … ", "x" * 301):
        with pytest.raises(FieldsRefused) as refused:
            add_picture(own, made, picture(), alternative)
        assert list(refused.value.problems) == ["alternative"]
    with pytest.raises(FileRefused):
        add_document(own, made, b"<html>", "chips.pdf")
    with pytest.raises(NotFound):
        add_picture(viewer(meeting, "sawmill"), made, picture(), CHIPS)
    for _number in range(MOST):
        add_picture(own, made, picture(size=(40, 30)), CHIPS)
    with pytest.raises(Conflict):
        add_picture(own, made, picture(), CHIPS)
    document = add_document(own, made, docx_of("sv"), r"C:\Torkning av flis.pdf")
    assert (document.name, document.size) == ("torkning-av-flis.docx", len(docx_of("sv")))
    with pytest.raises(NotFound):
        describe_picture(own, document, CHIPS)
    remove_file(own, document)
    with pytest.raises(NotFound):
        remove_file(own, document)
    assert {(each.kind, each.name) for each in made.files.all()} == {("picture", "picture.webp")}


def test_the_files_of_an_organisation_take_so_much_together(meeting: Meeting) -> None:
    full, made = write(meeting), write(meeting, title="Another", problem="Another one")
    large = PracticeFile.objects.create(
        practice=full, kind="document", name="a.pdf", content=b"%PDF-", size=TOGETHER_MB * 2**20 - 10
    )
    for add, last in ((add_picture, CHIPS), (add_document, "chips.pdf")):
        content = picture() if add is add_picture else written(lines("Demo"))
        with pytest.raises(Conflict, match="may take 200 MB together"):
            add(viewer(meeting, "drier"), made, content, last)
    remove_file(viewer(meeting, "drier"), large)
    assert add_picture(viewer(meeting, "drier"), made, picture(), CHIPS).practice == made


def test_an_anonymous_practice_has_nothing_that_names_its_author(meeting: Meeting) -> None:
    own, made = viewer(meeting, "drier"), write(meeting)
    shown = add_picture(own, made, picture(), "Torken hos drier Demo")
    document = add_document(own, made, written(lines("Demo")), "chips.pdf")
    hidden = PracticeFields(**{name: getattr(SAID_OF_CHIPS, name) for name in SAID} | {"visibility": "anonymous"})
    for each in (document, shown):
        with pytest.raises(FieldsRefused) as refused:
            services.change_practice(own, made, hidden, version=version_of(made, SAID))
        assert list(refused.value.problems) == ["visibility"]
        remove_file(own, each)
    made = services.change_practice(own, made, hidden, version=version_of(made, SAID))
    with pytest.raises(Conflict):
        add_document(own, made, written(lines("Demo")), "chips.pdf")
    with pytest.raises(FieldsRefused):
        add_picture(own, made, picture(), "Torken hos drier Demo")
    described = add_picture(own, made, picture(), CHIPS)
    with pytest.raises(FieldsRefused):
        describe_picture(own, described, "Torken hos drier Demo")
    # Whatever brought a document there, who may not know the author does not have it.
    PracticeFile.objects.create(practice=made, kind="document", name="a.pdf", content=b"%PDF-", size=5)
    Practice.objects.update(review=Review.SHARED, reviewed=made.created, look_again="2099-01-01")
    for who, number in (("sawmill", 0), ("drier", 1)):
        files = files_of(practice(viewer(meeting, who), made.key))
        assert (len(files.pictures), len(files.documents)) == (1, number)


def test_files_are_read_by_whom_the_practice_is_read(meeting: Meeting, client: Client) -> None:
    made = write(meeting)
    page = f"/practices/{made.key}/files/"
    client.force_login(meeting.people["drier"])
    photo = SimpleUploadedFile("DSC_drier.jpg", with_camera((400, 200)))
    assert client.post(page, {"alternative": "", "file": photo}).status_code == 422
    photo.seek(0)
    assert client.post(page, {"alternative": CHIPS, "file": photo}).status_code == 302
    report = SimpleUploadedFile("Report.doc", written(lines("Demo")))
    assert client.post(page, {"file": report}).status_code == 302
    shown, document = made.files.all()
    listed = client.get(page).text
    assert all(text in listed for text in (CHIPS, "report.pdf", f"{page}{shown.key}/delete/"))
    addresses = [f"{page}{each.key}/" for each in (shown, document)]
    assert "Say in a sentence" in client.post(f"{addresses[0]}text/", {"alternative": "…"}).text
    assert client.post(f"{addresses[0]}text/", {"alternative": "Torr flis"}).status_code == 302
    assert "Torr flis" in client.get(page).text
    client.post(f"{addresses[0]}text/", {"alternative": CHIPS})
    client.force_login(meeting.people["sawmill"])
    assert [client.get(each).status_code for each in (page, *addresses)] == [404, 404, 404]
    publish(meeting, title="Another", problem="Another one")
    services.hand_in(viewer(meeting, "drier"), made)
    services.share(viewer(meeting, "cluster-se"), made, services.first_look())
    read = client.get(f"/practices/{made.key}/").text
    assert f'src="{addresses[0]}" alt="{CHIPS}"' in read
    answers = [client.get(each) for each in addresses]
    kept = [(each["Content-Type"], each["Content-Disposition"], each["X-Content-Type-Options"]) for each in answers]
    assert kept == [
        ("image/webp", 'inline; filename="picture.webp"', "nosniff"),
        ("application/pdf", 'attachment; filename="report.pdf"', "nosniff"),
    ]
    assert all("sandbox" in each["Content-Security-Policy"] for each in answers)
    assert client.post(f"{addresses[0]}delete/").status_code == 404
    token = make_token(meeting.people["sawmill"], "Script", ["exchange"], clock.now() + timedelta(days=1))[1]
    answer = client.get(f"/api/practices/{made.key}", headers={"authorization": f"Bearer {token}"}).json()
    assert [(each["kind"], each["path"], each["alternative"]) for each in answer["files"]] == [
        ("picture", addresses[0], CHIPS),
        ("document", addresses[1], ""),
    ]
    for each, file in zip(answers, answer["files"], strict=True):
        address = f"/api/practices/{made.key}/files/{file['key']}"
        got = client.get(address, headers={"authorization": f"Bearer {token}"})
        assert (got.status_code, got.content, got["Content-Type"]) == (200, each.content, each["Content-Type"])
    every = client.get("/api/practices", headers={"authorization": f"Bearer {token}"}).json()
    assert [each["title"] for each in every] == [made.title, "Another"]
    assert every[0] == answer
    client.force_login(meeting.people["drier"])
    assert client.post(f"{addresses[0]}delete/").status_code == 302
    made.refresh_from_db()
    assert (made.review, made.files.count()) == (Review.WAITING, 1)


def test_what_could_tell_an_anonymous_author_is_shown_beside_a_picture(meeting: Meeting, client: Client) -> None:
    """The author is asked to think about it, and the office reads what the picture shows before it shares it."""
    made = write(meeting, visibility="anonymous")
    add_picture(viewer(meeting, "drier"), made, picture(), "Drier vid porten")
    meeting.people["drier"].language = meeting.people["cluster-se"].language = "en"
    client.force_login(meeting.people["drier"])
    page = client.get(f"/practices/{made.key}/files/", headers={"accept-language": "en"}).text
    assert "Could this tell who you are?" in page
    assert "“Drier”:" in page
    services.hand_in(viewer(meeting, "drier"), made)
    client.force_login(meeting.people["cluster-se"])
    review = client.get(f"/practices/{made.key}/review/", headers={"accept-language": "en"}).text
    assert '<span lang="sv">Drier vid porten</span>' in review
