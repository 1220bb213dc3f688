"""Compares the pinned packages with the known weaknesses, and says so when it could not.

pip-audit passes a package over which it finds no list, and ends as if all were well: where
PyPI is out of reach, that is each of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.settings import ROOT

WEAK, UNKNOWN = 1, 2
_SHOWN = 10
_TOOL = (
    *(str(Path(sys.executable).parent / "pip-audit"), "--no-deps", "--disable-pip"),
    *("--progress-spinner", "off", "--format", "json", "--requirement"),
)
# The report and the complaints of pip-audit about a lock file.
Audit = Callable[[Path], tuple[str, str]]


def pip_audit(lock: Path) -> tuple[str, str]:
    """Ask PyPI about every package of `lock`."""
    done = subprocess.run([*_TOOL, str(lock)], capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def main(arguments: Sequence[str] | None = None, audit: Audit = pip_audit) -> int:
    """Print what was found; 0 when all was compared, 1 for a weakness, 2 when it is unknown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.lock")
    options = parser.parse_args(arguments)
    report, complaint = audit(options.lock)
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["pip-audit said nothing"])[-1]
        print(f"NOT AUDITED: no list of weaknesses could be fetched ({last[:200]}).")
        return UNKNOWN
    return _tell(packages)


def _tell(packages: Sequence[dict[str, Any]]) -> int:
    weak = [one for one in packages if one.get("vulns")]
    passed_over = [str(one["name"]) for one in packages if "skip_reason" in one]
    for one in weak:
        for found in one["vulns"]:
            mended = ", ".join(found.get("fix_versions", [])) or "no version yet"
            print(f"WEAK: {one['name']} {one['version']}: {found['id']}; mended in {mended}")
    compared = len(packages) - len(passed_over)
    print(f"{compared} of {len(packages)} packages compared, {len(weak)} with known weaknesses.")
    if passed_over or not packages:
        more = " …" if len(passed_over) > _SHOWN else ""
        print(
            f"NOT AUDITED: nothing is known about {len(passed_over)} packages, for PyPI's list of "
            f"weaknesses was not reached for them: {', '.join(passed_over[:_SHOWN])}{more}"
        )
    if weak:
        return WEAK
    return UNKNOWN if passed_over or not packages else 0


if __name__ == "__main__":
    sys.exit(main())
