"""The admin's command, as it is run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = "version documents passages added changed removed failed seconds".split()

pytestmark = pytest.mark.model


def reindex(corpus: Path, index: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/reindex.py", "--corpus", str(corpus), "--index", str(index)]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, cwd=ROOT, timeout=600, check=False
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "rutin.txt").write_text("Rutin\n\nKommunen kallar till mötet.\n", encoding="utf-8")
    (folder / "stöd.md").write_text("# Stöd\n\nSkolan ger stöd.\n", encoding="utf-8")
    return folder


def test_a_folder_without_a_catalogue_is_indexed_and_reported(corpus: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = reindex(corpus, tmp_path / "index", "--json", str(report))
    assert done.returncode == 0, done.stderr
    values = json.loads(report.read_text(encoding="utf-8"))
    assert list(values) == KEYS
    assert values["added"] == ["rutin.txt", "stöd.md"]
    assert (values["documents"], values["failed"]) == (2, [])
    assert (tmp_path / "index" / "current").read_text().strip() == values["version"]


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty"), (b"\x00\x01\x02" * 50, "not text"), (b" \n", "empty")]
)
def test_a_bad_document_is_named_and_the_old_version_stays(
    corpus: Path, tmp_path: Path, content: bytes, reason: str
) -> None:
    index, report = tmp_path / "index", tmp_path / "report.json"
    assert reindex(corpus, index).returncode == 0
    before = (index / "current").read_text()
    (corpus / "dålig.txt").write_bytes(content)
    done = reindex(corpus, index, "--json", str(report))
    assert done.returncode == 1
    failed = json.loads(report.read_text(encoding="utf-8"))["failed"]
    assert [failure["file"] for failure in failed] == ["dålig.txt"]
    assert reason in failed[0]["error"]
    assert (index / "current").read_text() == before
    assert reindex(corpus, index, "--skip-failed").returncode == 0


def test_a_dry_run_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    done = reindex(corpus, tmp_path / "index", "--dry-run")
    assert done.returncode == 0
    assert "added: rutin.txt" in done.stdout
    assert not (tmp_path / "index" / "current").exists()


def test_a_wrong_catalogue_is_refused_with_entry_and_reason(corpus: Path, tmp_path: Path) -> None:
    (corpus / "catalogue.yaml").write_text("documents:\n  - {id: a, title: A, file: b.txt}\n")
    done = reindex(corpus, tmp_path / "index")
    assert done.returncode == 1
    assert "catalogue.yaml" in done.stderr and "b.txt" in done.stderr


def test_bad_arguments_and_a_missing_folder(tmp_path: Path) -> None:
    assert reindex(tmp_path, tmp_path / "index", "--nonsense").returncode == 2
    done = reindex(tmp_path / "nowhere", tmp_path / "index")
    assert done.returncode == 1
    assert "is not a folder" in done.stderr
