"""The suites that ship."""

from __future__ import annotations

from tests.conftest import ROOT

SUITES = ROOT / "tests" / "suites"
BLIND = ("blind", "blind-2", "blind-3", "blind-4", "blind-5")
NAMES = tuple(f"{name}.yaml" for name in ("dev", "shipped", *BLIND))
