"""The rules that keep the parts apart, and the README in step with the settings."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {"index": {"index"}, "bot": {"bot", "index"}, "scripts": {"scripts", "bot", "index"}}
OWN = set(MAY_IMPORT) | {"tests"}
BOTBUILDER = ("botbuilder", "botframework")
MODULES = [path for part in MAY_IMPORT for path in sorted((ROOT / part).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Names of all modules that `path` imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    part = path.relative_to(ROOT).parts[0]
    packages = {name.split(".")[0] for name in imported(path)} & OWN
    assert packages <= MAY_IMPORT[part]


def test_botbuilder_stays_behind_the_teams_door() -> None:
    users = {
        path.relative_to(ROOT)
        for path in MODULES
        if any(name.startswith(BOTBUILDER) for name in imported(path))
    }
    outside = {path for path in users if path.parts[:2] != ("bot", "teams")}
    assert outside <= {Path("bot/app.py")}
    assert users


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_documents_each_setting(name: str) -> None:
    field = Settings.model_fields[name]
    assert field.description
    assert f"| `{name.upper()}` |" in (ROOT / "README.md").read_text(encoding="utf-8")


def reads_the_environment(path: Path) -> bool:
    """Whether `path` does more than set a variable for a library."""
    text = re.sub(r'os\.environ\["\w+"\] = ', "", path.read_text(encoding="utf-8"))
    return any(call in text for call in ("os.environ", "getenv("))


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if path.relative_to(ROOT).parts[0] in {"bot", "index"} and reads_the_environment(path)
    ]
    assert readers == []
