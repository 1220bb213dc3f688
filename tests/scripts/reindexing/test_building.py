"""Building: what is said, written, refused; the exit codes and shapes of the contract."""

from __future__ import annotations

import pytest

from tests.scripts.reindexing.command import Command

KEYS = "version documents passages added changed removed failed seconds".split()
BAD = b"\x7fELF\x00\x00\x01"


def test_a_build_tells_what_was_anew(command: Command) -> None:
    code, report = command.json()
    assert (code, list(report), report["added"]) == (0, KEYS, ["rutin.txt", "stod.txt"])
    assert f"Version {report['version']} is in service" in command.out
    command.write("stod.txt", "Stöd\n\nSkolan ger barnet allt stöd som behövs.\n")
    assert command.run() == 0
    rows = [line.split() for line in command.out.splitlines()]
    assert ["documents", "read", "2", "1"] in rows
    assert ["passages", "encoded", "2", "1"] in rows
    assert "changed: stod.txt" in command.out and "Reading documents" in command.err


def test_a_renamed_document_is_called_so(command: Command) -> None:
    command.run()
    (command.corpus / "stod.txt").rename(command.corpus / "hjälp.txt")
    _, report = command.json()
    assert (report["added"], report["removed"]) == (["hjälp.txt"], ["stod.txt"])
    assert "renamed: stod.txt → hjälp.txt" in command.out and "added:" not in command.out


def test_a_bad_document_keeps_the_old_version(command: Command) -> None:
    command.run()
    version = command.version
    (command.corpus / "x.txt").write_bytes(BAD)
    code, report = command.json()
    assert (code, report["version"], list(report)) == (1, version, KEYS)
    assert [failure["file"] for failure in report["failed"]] == ["x.txt"]
    assert "FAILED: x.txt" in command.out and "--skip-failed" in command.out
    command.write("ny.txt", "Nytt.\n")
    assert command.run("--skip-failed") == 0 and "FAILED: x.txt" in command.out
    assert command.version != version


def test_strict_refuses_what_is_otherwise_let_pass(command: Command) -> None:
    command.write("bild.xyz", "…")
    assert command.run("--strict") == 1
    assert "formats that are not read" in command.out and not command.version
    assert command.run("--strict", "--skip-failed") == 2
    assert command.run() == 0


def test_a_wrong_catalogue_is_told_in_the_report_too(command: Command) -> None:
    command.run()
    command.write("catalogue.yaml", "documents: [{id: a, title: A, file: borta.txt}]")
    code, report = command.json()
    assert (code, list(report), report["version"]) == (1, KEYS, command.version)
    assert "borta.txt is not in" in report["failed"][0]["error"]
    assert "borta.txt is not in" in command.err


def test_a_dry_run_tells_and_changes_nothing(command: Command) -> None:
    code, report = command.json("--dry-run")
    assert (code, report["added"]) == (0, ["rutin.txt", "stod.txt"])
    assert "Nothing was changed" in command.out and not command.version
    (command.corpus / "x.txt").write_bytes(BAD)
    assert command.run("--dry-run") == 1
    assert "It would not be put in service" in command.out


def test_full_builds_all_anew(command: Command) -> None:
    command.run()
    version = command.version
    assert command.run("--full") == 0
    assert command.version != version
    assert ["passages", "encoded", "2", "2"] in [li.split() for li in command.out.splitlines()]


def test_only_so_many_versions_are_kept(command: Command) -> None:
    for number in range(4):
        command.write("stod.txt", f"Stöd\n\nSkolan ger stöd nummer {number}.\n")
        command.run("--keep", "2")
    assert len([*(command.index / "versions").iterdir()]) == 2


def test_fetching_needs_hosts_and_says_which_setting(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FETCH_HOSTS", raising=False)
    command.run()
    code, report = command.json("--fetch")
    assert (code, report["version"]) == (1, command.version)
    assert "FETCH_HOSTS" in command.err and "FETCH_HOSTS" in report["failed"][0]["error"]


def test_what_cannot_be_fetched_is_told_and_only_strict_minds(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FETCH_HOSTS", "127.0.0.1")
    entry = "{id: a, title: A, file: stod.txt, fetch: 'http://127.0.0.1:1/a'}"
    command.write("catalogue.yaml", f"awaited: [{entry}]")
    code, report = command.json("--fetch", "--strict")
    assert (code, report["version"]) == (1, "")
    assert "private network" in report["failed"][0]["error"]
    assert "could be fetched (--strict)" in command.out
    code, report = command.json("--fetch")
    assert (code, report["failed"][0]["file"], report["documents"]) == (0, "stod.txt", 2)
    assert command.run("--fetch", "--dry-run") == 0
    assert "would fetch stod.txt from http://127.0.0.1:1/a" in command.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["--keep", "0"],
        ["--keep", "x"],
        ["--list", "--verify"],
        ["--diff", "a"],
        ["--fail-under", "answer_correct=0.5"],
        ["--gate"],
    ],
)
def test_bad_arguments(command: Command, arguments: list[str]) -> None:
    assert command.run(*arguments) == 2
    assert not command.version
