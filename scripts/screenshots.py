"""Take the documentation's pictures (docs/images) of the demo alliance, as visitors and an office see it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from scripts.chromium import CHROMIUM, OPTIONS

from intercluster.demo import SHOWCASE

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
COMMAND = Path(sys.executable).with_name("intercluster")
NEED = "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"
PATIENCE = 120
"""Seconds that the server may take to start."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the demo alliance, loaded if it is not there yet, and yield its address."""
    subprocess.run([COMMAND, "demo", "load"], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"INTERCLUSTER_DEMO_SIGN_IN": "1"}
    # A session of its own, so that stopping it also stops the processes that it started.
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), "--workers", "1"], env=environment, start_new_session=True
    )
    try:
        for _ in range(PATIENCE):
            try:
                urllib.request.urlopen(f"{address}/accounts/sign-in/", timeout=10).close()
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None:
                    sys.exit("The server stopped: see above.")
                time.sleep(1)
        else:
            sys.exit(f"The server did not answer within {PATIENCE} seconds.")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def take(page: Page, name: str, address: str, first: str = "") -> None:
    """Open a page and keep what its first screen shows, or the screen that begins with what `first` selects."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if first:
        page.locator(first).first.evaluate("each => each.scrollIntoView()")
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        wide = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1280, "height": 860})
        page = wide.new_page()
        take(page, "start", "/")
        take(page, "directory", "/directory/?country=NO&country=FI")
        take(page, "organisation", f"/organisations/{SHOWCASE}/")
        page.goto("/accounts/sign-in/")
        page.locator("form[action*='/accounts/demo/'] button").first.click()
        page.wait_for_url("**/office/*/")
        page.locator(".menu").first.locator("summary").click()
        page.get_by_role("button", name="English").click()
        page.wait_for_url("**/office/*/")
        office = page.url
        take(page, "office", office)
        take(page, "import", f"{office}import/")
        take(page, "board", f"{office}introductions/")
        take(page, "partners", f"/organisations/{SHOWCASE}/partners/")
        phone = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 375, "height": 740})
        take(phone.new_page(), "phone", f"/partners/?text={NEED}", first="#results")
        browser.close()


if __name__ == "__main__":
    main()
