"""Mails that went to a folder can be read where the demo is shown, and only those of demo people by anybody."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail
from django.test import Client

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.file_mailbox import messages_in


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Let mails go to a folder, and two be there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.DEMO_SIGN_IN = True
    send_mail("To the demo", "Grüße <b>an</b> alle\n\n" + "-" * 79 + "\n\nEnd", None, ["office@demo.example"])
    send_mail("To a person", "A secret link", None, ["anna@example.org"])
    return tmp_path


def test_read_from_the_folder(folder: Path) -> None:
    found = {str(message["Subject"]): message.get_content() for message in messages_in(folder)}
    assert found == {
        "To a person": "A secret link",
        "To the demo": "Grüße <b>an</b> alle\n\n" + "-" * 79 + "\n\nEnd",
    }


def test_those_of_the_demo_for_everybody(folder: Path, client: Client, db: None) -> None:
    page = client.get("/mail/").content.decode()
    assert ("To the demo" in page, "To a person" in page, "secret" in page) == (True, False, False)
    assert "Grüße &lt;b&gt;an&lt;/b&gt; alle" in page


def test_all_for_who_runs_the_platform(folder: Path, client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("anna@example.org"))
    assert "secret" not in client.get("/mail/").content.decode()
    client.force_login(User.objects.create_superuser("root@example.org"))
    assert "secret" in client.get("/mail/").content.decode()


def test_no_page_where_mails_reach_people_or_no_demo_is_shown(
    folder: Path, client: Client, db: None, settings: Any
) -> None:
    settings.DEMO_SIGN_IN = False
    assert client.get("/mail/").status_code == 404
    settings.DEBUG = True
    assert client.get("/mail/").status_code == 200
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert client.get("/mail/").status_code == 404


def test_an_empty_folder(tmp_path: Path, client: Client, db: None, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "none yet")
    settings.DEMO_SIGN_IN = True
    assert "No mail was sent yet." in client.get("/mail/").content.decode()
