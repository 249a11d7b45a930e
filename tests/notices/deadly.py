"""A mail system of files that kills the process which sends, before or after it has taken the mail."""

import os
import signal
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class DeadlyBackend(EmailBackend):
    """Writes mails into a folder; `moment` says when it kills."""

    moment = "never"

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Take mails, and kill."""
        if self.moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        sent = super().send_messages(messages)
        self.stream.flush()
        os.fsync(self.stream.fileno())
        if self.moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return sent
