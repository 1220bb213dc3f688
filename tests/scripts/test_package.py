"""The app package: what is in it, and what is refused."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.teams.manifest import PackageError, english, manifest, write_package
from scripts.package import main
from tests.bot.conftest import settings

SCHEMAS = Path(__file__).parent.parent / "e2e/node_modules/@microsoft/app-manifest/build"
GOOD = {
    "microsoft_app_id": "11111111-2222-3333-4444-555555555555",
    "microsoft_app_password": "hemligt",
    "public_url": "https://samverkan.exempel.se",
    "app_developer": "Exempelregionen",
    "app_website_url": "https://www.exempel.se",
    "app_privacy_url": "https://www.exempel.se/personuppgifter",
    "app_terms_url": "https://www.exempel.se/villkor",
}


def schema(name: str) -> dict[str, Any]:
    """One of Microsoft's own schemas."""
    path = SCHEMAS / f"json-schemas/teams/v1.30/MicrosoftTeams{name}.schema.json"
    if not path.exists():
        pytest.skip("Microsoft's schemas are not installed: run .ci/install-e2e.")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_manifest_holds_to_microsofts_schema() -> None:
    made = manifest(settings(**GOOD))
    jsonschema.Draft4Validator(schema("")).validate(made)
    assert made["$schema"].endswith("/v1.30/MicrosoftTeams.schema.json")
    jsonschema.Draft4Validator(schema(".Localization")).validate(english())


def test_the_manifest_names_the_bot_its_scopes_and_its_domain() -> None:
    made = manifest(settings(**GOOD))
    (bot,) = made["bots"]
    assert bot["botId"] == GOOD["microsoft_app_id"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert made["validDomains"] == ["samverkan.exempel.se"]
    words = [command["title"] for command in bot["commandLists"][1]["commands"]]
    assert words == ["hjälp", "källor", "exempel", "glöm"]
    assert all(
        len(command["title"]) <= 32
        for listed in bot["commandLists"]
        for command in listed["commands"]
    )


def test_every_translated_word_has_its_place() -> None:
    lists = manifest(settings(**GOOD))["bots"][0]["commandLists"]
    for number, listed in enumerate(lists):
        for at, command in enumerate(listed["commands"]):
            for name in set(command) - {"type"}:
                assert f"bots[0].commandLists[{number}].commands[{at}].{name}" in english()


def test_the_package_holds_manifest_language_and_icons(tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b" / "b.zip"
    write_package(settings(**GOOD), first)
    write_package(settings(**GOOD), second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as package:
        assert set(package.namelist()) == {"manifest.json", "en.json", "color.png", "outline.png"}
        for name, size in (("color.png", 192), ("outline.png", 32)):
            header = package.read(name)[:24]
            assert header.startswith(b"\x89PNG")
            assert struct.unpack(">II", header[16:24]) == (size, size)
        content = package.read("manifest.json")
    assert b"hemligt" not in content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("microsoft_app_id", ""),
        ("microsoft_app_id", "min-bot"),
        ("microsoft_app_id", "00000000-0000-0000-0000-000000000000"),
        ("microsoft_app_id", "urn:uuid:11111111-2222-3333-4444-555555555555"),
        ("microsoft_app_id", "11111111222233334444555555555555"),
        ("public_url", ""),
        ("public_url", "http://samverkan.exempel.se"),
        ("public_url", "https://localhost"),
        ("app_developer", ""),
        ("app_developer", "x" * 33),
        ("app_privacy_url", ""),
        ("app_terms_url", "villkor"),
        ("app_website_url", "javascript:alert(1)"),
    ],
)
def test_a_setting_that_cannot_work_is_refused(tmp_path: Path, name: str, value: str) -> None:
    path = tmp_path / "app.zip"
    with pytest.raises(PackageError, match=name.upper()):
        write_package(settings(**{**GOOD, name: value}), path)
    assert not path.exists()


def test_the_command_tells_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "app.zip"
    monkeypatch.setenv("MICROSOFT_APP_ID", "fel")
    assert main(["--output", str(path)]) == 2
    assert "MICROSOFT_APP_ID is fel" in capsys.readouterr().err
    for name, value in GOOD.items():
        monkeypatch.setenv(name.upper(), value)
    assert main(["--output", str(path)]) == 0
    assert path.exists()
