"""What `make audit` says of pip-audit's reports; its own exit code is 0 for the worst of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts.audit import UNKNOWN, WEAK, main

CLEAN = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
BAD = {
    "name": "pillow",
    "version": "12.0.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["12.0.1"], "aliases": [], "description": ""}],
}
SKIPPED = {
    "name": "yarl",
    "skip_reason": "Dependency not found on PyPI and could not be audited: yarl (1.25.1)",
}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([CLEAN], 0, "1 of 1 packages compared, 0 with known weaknesses."),
        ([CLEAN, BAD], WEAK, "WEAK: pillow 12.0.0: PYSEC-2026-1; mended in 12.0.1"),
        ([SKIPPED], UNKNOWN, "0 of 1 packages compared"),
        ([CLEAN, SKIPPED], UNKNOWN, "NOT AUDITED: nothing is known about 1 packages"),
        ([BAD, SKIPPED], WEAK, "NOT AUDITED"),
        ([], UNKNOWN, "NOT AUDITED"),
    ],
)
def test_what_was_not_compared_does_not_pass(
    packages: list[dict[str, Any]], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report = json.dumps({"dependencies": packages, "fixes": []})
    assert main([], lambda _: (report, "")) == code
    assert said in capsys.readouterr().out


def test_without_any_list_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    complaint = "Traceback …\nConnectionError: api.osv.dev"
    assert main([], lambda _: ("", complaint)) == UNKNOWN
    assert "NOT AUDITED" in capsys.readouterr().out
