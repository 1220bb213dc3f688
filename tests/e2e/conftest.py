"""The bot as a process of its own, with the local Teams client in Chromium before it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.programs import (
    ARTIFACTS,
    PLAYGROUND,
    ROOT,
    chromium,
    free_port,
    missing_programs,
    running,
)

WAIT_MS = 30_000
# The id that the local client gives its channel Announcements.
EXPERTS = "channel-announcements-id"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tests, with the reason, where their programs are missing."""
    reason = missing_programs()
    for item in items:
        if reason and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=reason))


@dataclass(frozen=True)
class Chat:
    """The local Teams client, as a person uses it."""

    page: Page

    @property
    def messages(self) -> Locator:
        """What the bot wrote in the open chat, oldest first."""
        header = self.page.get_by_label("Message author").locator(
            "xpath=ancestor::div[@aria-label='Message header']/.."
        )
        return header

    @property
    def cards(self) -> Locator:
        """The Adaptive Cards in the open chat."""
        return self.page.locator(".ac-adaptiveCard")

    @property
    def folder(self) -> Path:
        """Where pictures are kept."""
        return ARTIFACTS

    def open(self, name: str) -> None:
        """Go to a chat or a channel."""
        self.page.get_by_role("treeitem", name=re.compile(name)).click()

    def say(self, text: str) -> Locator:
        """Write `text` and send it; returns the bot's next message."""
        before = self.messages.count()
        self.write(text)
        return self.message(before)

    def write(self, text: str, *, mention: bool = False) -> None:
        """Write `text` and send it, to the bot by name if `mention`."""
        box = self.page.locator('[contenteditable="true"]').first
        box.click()
        if mention:
            self.page.keyboard.type("@")
            self.page.get_by_role("menuitem", name=re.compile("Test Bot")).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def message(self, at: int) -> Locator:
        """The bot's message number `at` (from 0), once it is there."""
        message = self.messages.nth(at)
        expect(message).to_be_visible(timeout=WAIT_MS)
        return message

    def picture(self, name: str) -> Path:
        """Keep a screenshot among the artefacts."""
        path = ARTIFACTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module.

    Playwright holds an event loop, which later asynchronous tests must not find running.
    """
    expect.set_options(timeout=WAIT_MS)
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped corpus, built by the admins' own command."""
    folder = tmp_path_factory.mktemp("index")
    command = [sys.executable, "scripts/reindex.py", "--index", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def more_settings() -> dict[str, str]:
    """Settings of the service beside those that every test needs; modules have their own."""
    return {}


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the service keeps its database."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def bot_url(index_folder: Path, more_settings: dict[str, str], data_folder: Path) -> Iterator[str]:
    """The service on the shipped corpus, in a process of its own; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "MICROSOFT_APP_ID": "",
        "PUBLIC_URL": "",
        "INDEX_DIR": str(index_folder),
        "DATA_DIR": str(data_folder),
        "EXPERT_CONVERSATION": EXPERTS,
        **more_settings,
    }
    with running("bot", [sys.executable, "-m", "bot"], environment, f"{url}/readyz"):
        yield url


@pytest.fixture(scope="module")
def client_url(bot_url: str) -> Iterator[str]:
    """The local Teams client that talks to the bot; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(PLAYGROUND), "-e", f"{bot_url}/api/messages", "-c", "msteams", "--dt"]
    with running("client", [*command, "-p", str(port)], {"BROWSER": "none"}, url):
        yield url


@pytest.fixture
def chat(browser: Browser, client_url: str) -> Iterator[Chat]:
    """The client's window."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    yield enter(page, client_url)
    page.close()


def enter(page: Page, client_url: str) -> Chat:
    """Open the client in `page`."""
    # The client asks for fonts on the internet, and its page loads only when they fail.
    page.route(lambda url: not url.startswith(client_url), lambda route: route.abort())
    page.goto(client_url, wait_until="domcontentloaded", timeout=4 * WAIT_MS)
    page.get_by_role("treeitem").first.wait_for()
    return Chat(page)
