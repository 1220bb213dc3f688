"""Listing, going back, verifying and comparing versions."""

from __future__ import annotations

import json

import pytest

from tests.scripts.reindexing.command import Command


@pytest.fixture
def versions(command: Command) -> list[str]:
    """Three versions, oldest first; the last one is in service."""
    found = []
    for number in range(3):
        command.write("stod.txt", f"Stöd\n\nSkolan ger stöd inom {number + 2} veckor till barn.\n")
        command.run()
        found.append(command.version)
    return found


def test_the_list(command: Command, versions: list[str]) -> None:
    code, told = command.json("--list")
    assert code == 0
    assert [info["name"] for info in told["versions"]] == versions
    assert [info["in_service"] for info in told["versions"]] == [False, False, True]
    assert {info["passages"] for info in told["versions"]} == {2}
    assert command.out.splitlines()[-1].endswith("in service")


def test_there_is_nothing_yet(command: Command) -> None:
    assert command.run("--list") == 0 and "There is no version" in command.out
    for arguments in (["--rollback"], ["--verify"], ["--diff", "a", "b"]):
        assert command.run(*arguments) == 1
        assert command.err


def test_going_back_and_forth(command: Command, versions: list[str]) -> None:
    code, told = command.json("--rollback")
    assert (code, told, command.version) == (0, {"version": versions[1]}, versions[1])
    assert command.run("--rollback") == 0 and command.version == versions[0]
    assert command.run("--rollback") == 1 and command.version == versions[0]
    assert command.run("--rollback", versions[2]) == 0 and command.version == versions[2]
    assert command.run("--rollback", "2") == 1
    assert "the beginning of several versions" in command.err
    assert command.run("--rollback", "nej") == 1 and versions[0] in command.err


def test_a_damaged_version_is_not_gone_back_to(command: Command, versions: list[str]) -> None:
    (command.index / "versions" / versions[1] / "content.json").write_text("{}")
    assert command.run("--rollback", versions[1]) == 1
    assert command.version == versions[2]
    assert command.run("--rollback") == 0
    assert command.version == versions[0], "the newest sound one"


def test_building_after_going_back(command: Command, versions: list[str]) -> None:
    command.run("--rollback", versions[0])
    assert command.run() == 0
    assert command.version > versions[2]


def test_verifying(command: Command, versions: list[str]) -> None:
    assert command.run("--verify") == 0 and command.out.count("sound") == 3
    path = command.index / "versions" / versions[0] / "dense.faiss"
    path.write_bytes(path.read_bytes()[:-1])
    code, told = command.json("--verify")
    assert code == 1
    assert "dense.faiss" in told["versions"][0]["problem"] and "DAMAGED" in command.out
    assert [found["problem"] for found in told["versions"][1:]] == ["", ""]


def test_an_older_format_is_no_damage(command: Command, versions: list[str]) -> None:
    def age(version: str) -> None:
        path = command.index / "versions" / version / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))

    age(versions[0])
    assert command.run("--verify") == 0 and "other format" in command.out
    assert command.run("--list") == 0 and "other format" in command.out
    age(versions[2])
    assert command.run("--verify") == 1, "the one in service must be of use"


def test_a_version_that_is_gone(command: Command, versions: list[str]) -> None:
    (command.index / "current").write_text("borta\n")
    assert command.run("--verify") == 1 and "borta" in command.out


def test_the_difference_can_be_read(command: Command, versions: list[str]) -> None:
    command.write("ny.txt", "Helt nytt\n\nRegionen tar över ansvaret.\n")
    (command.corpus / "rutin.txt").unlink()
    command.run()
    assert command.run("--diff", versions[1], command.version) == 0
    assert command.out.splitlines() == [
        f"{versions[1]} → {command.version}",
        "+ ny.txt: ny",
        "- rutin.txt: rutin",
        "~ stod.txt: stod",
        "    ~ passage in Stöd",
        "        Stöd Skolan ger stöd inom [-3-] {+4+} veckor till barn.",
    ]
    code, told = command.json("--diff", versions[1], command.version)
    assert (code, told["added"], told["removed"]) == (0, ["ny.txt"], ["rutin.txt"])
    assert told["changed"][0]["passages"][0]["now"].endswith("inom 4 veckor till barn.")


def test_no_difference(command: Command, versions: list[str]) -> None:
    assert command.run("--diff", versions[0], versions[0]) == 0
    assert "No difference" in command.out
