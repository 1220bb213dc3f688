"""Texts side by side."""

from __future__ import annotations

import pytest

from scripts.reindexing.difference import marked

LONG = "ett två tre fyra fem sex sju åtta nio tio elva tolv"


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ("Anmäl samma dag.", "Anmäl genast.", "Anmäl [-samma dag.-] {+genast.+}"),
        (f"a {LONG}", f"b {LONG}", "[-a-] {+b+} ett två tre fyra fem …"),
        (f"{LONG} a", f"{LONG} b", "… åtta nio tio elva tolv [-a-] {+b+}"),
        (
            f"a {LONG} c",
            f"b {LONG} d",
            "[-a-] {+b+} ett två tre fyra fem … åtta nio tio elva tolv [-c-] {+d+}",
        ),
        ("a b", "a b c", "a b {+c+}"),
        ("a b c", "a b", "a b [-c-]"),
        ("", "a", "{+a+}"),
    ],
)
def test_what_went_and_what_came(before: str, now: str, shown: str) -> None:
    assert marked(before, now) == shown
