"""From the addresses of the catalogue to files in the corpus folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.build import BuildOptions, reindex
from index.catalogue import load_catalogue
from index.errors import CatalogueError
from index.fetching import Fetcher, FetchPolicy
from index.gathering import STATE, Gathered, Memory, gather
from index.progress import Reporter
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder

PDF = b"%PDF-1.7\n"


class Web(ThreadingHTTPServer):
    """Serves `pages` by path, and notes what was asked and whether it had to be sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, bytes] = {}
        self.sent: list[str] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    """Answers with a page and its tag, or that it is unchanged."""

    server: Web

    def do_GET(self) -> None:
        """Send the page."""
        body = self.server.pages.get(self.path)
        tag = f'"{hash(body)}"'
        if body is None:
            self.send_error(404)
            return
        fresh = self.headers.get("If-None-Match") == tag
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", "0" if fresh else str(len(body)))
        self.end_headers()
        if not fresh:
            self.server.sent.append(self.path)
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Web]:
    server = Web()
    server.pages = {"/a": b"Rutin A\n\nSkolan kallar.\n", "/b": PDF}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def corpus(tmp_path: Path, site: Web) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (tmp_path / "index").mkdir()
    catalogue(folder, f"{{id: a, title: A, file: nytt/a.txt, fetch: '{site.url('/a')}'}}")
    return folder


def catalogue(folder: Path, *awaited: str) -> None:
    lines = "\n".join(f"  - {entry}" for entry in awaited)
    (folder / "catalogue.yaml").write_text(f"awaited:\n{lines}\n", encoding="utf-8")


def run(folder: Path) -> list[Gathered]:
    fetcher = Fetcher(FetchPolicy(("127.0.0.1",), private=True))
    return gather(folder, Memory(folder.parent / "index" / STATE), fetcher, Reporter())


def changes(folder: Path) -> list[str]:
    return [found.change for found in run(folder)]


def test_new_then_unchanged_then_changed(corpus: Path, site: Web) -> None:
    assert changes(corpus) == ["new"]
    assert (corpus / "nytt" / "a.txt").read_bytes() == site.pages["/a"]
    assert changes(corpus) == ["unchanged"] and site.sent == ["/a"], "asked by its tag"
    site.pages["/a"] = b"Rutin A\n\nRegionen kallar.\n"
    assert changes(corpus) == ["changed"]
    assert (corpus / "nytt" / "a.txt").read_bytes() == site.pages["/a"]


def test_what_was_altered_here_is_fetched_again(corpus: Path, site: Web) -> None:
    run(corpus)
    (corpus / "nytt" / "a.txt").write_text("Annat.\n")
    assert changes(corpus) == ["changed"]
    (corpus / "nytt" / "a.txt").unlink()
    assert changes(corpus) == ["new"] and site.sent == ["/a"] * 3


def test_the_same_content_is_no_change(corpus: Path, site: Web) -> None:
    """A server without tags sends it each time; its digest tells."""
    run(corpus)
    before = (corpus / "nytt" / "a.txt").stat()
    (corpus.parent / "index" / STATE).write_text("skräp")
    assert changes(corpus) == ["unchanged"] and site.sent == ["/a"] * 2
    assert (corpus / "nytt" / "a.txt").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    ("path", "file", "reason"),
    [
        ("/b", "b.txt", "gives a PDF, and `file` is b.txt"),
        ("/a", "a.pdf", "gives a text"),
        ("/c", "c.txt", "status 404"),
    ],
)
def test_one_that_fails_leaves_the_others_and_what_was_there(
    corpus: Path, site: Web, path: str, file: str, reason: str
) -> None:
    (corpus / file).write_text("Det gamla.\n")
    bad = f"{{id: x, title: X, file: {file}, fetch: '{site.url(path)}'}}"
    catalogue(corpus, bad, f"{{id: a2, title: A, file: a2.txt, fetch: '{site.url('/a')}'}}")
    failed, good = run(corpus)
    assert (failed.file, failed.change, good.change) == (file, "failed", "new")
    assert reason in failed.error
    assert (corpus / file).read_text() == "Det gamla.\n"
    assert not [path for path in corpus.rglob(".*")], "nothing is left behind"


def test_what_a_killed_run_left_is_removed(corpus: Path) -> None:
    (corpus / ".fetch-halv").write_bytes(b"ha")
    run(corpus)
    assert not (corpus / ".fetch-halv").exists()


@pytest.mark.parametrize("file", ["../ute.txt", "/tmp/ute.txt"])
def test_nothing_is_written_outside_the_folder(corpus: Path, site: Web, file: str) -> None:
    catalogue(corpus, f"{{id: a, title: A, file: {file}, fetch: '{site.url('/a')}'}}")
    with pytest.raises(CatalogueError):
        run(corpus)
    assert not site.sent


def test_an_address_needs_a_file_to_be_saved_in(corpus: Path, site: Web) -> None:
    catalogue(corpus, f"{{id: a, title: A, fetch: '{site.url('/a')}'}}")
    with pytest.raises(CatalogueError, match="fetch: give `file` too"):
        run(corpus)


def test_an_awaited_document_arrives_in_the_index(corpus: Path, tmp_path: Path) -> None:
    assert [entry.id for entry in load_catalogue(corpus).awaited] == ["a"]

    def fetch() -> tuple[()]:
        assert changes(corpus) == ["new"]
        return ()

    options = BuildOptions(fetch=fetch)
    report = reindex(corpus, tmp_path / "index", FakeEncoder, options)
    assert report.added == ("nytt/a.txt",) and not report.awaited
    assert list(IndexFolder(tmp_path / "index").open().documents) == ["a"]
