"""What a build did, for people and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from index.build import BuildReport
from index.gathering import Gathered

CONTRACT_KEYS = "version documents passages added changed removed failed seconds".split()
_FETCHED = {"new": "fetched, new", "changed": "fetched, changed"}


def report_object(report: BuildReport) -> dict[str, Any]:
    """`report` as the JSON object of the command-line contract."""
    values = asdict(report)
    return {key: values[key] for key in CONTRACT_KEYS}


def failure_object(version: str, error: str) -> dict[str, Any]:
    """The same object when nothing could be built: `failed` has the reason, of no file."""
    bare = report_object(BuildReport(version, 0, 0))
    return {**bare, "failed": [{"file": "", "error": error}]}


def for_a_person(report: BuildReport, gathered: Sequence[Gathered], *, dry_run: bool) -> str:
    """What was done, or would be, in lines."""
    lines = [f"{report.documents} documents, {report.passages} passages"]
    for found in gathered:
        if found.change in _FETCHED:
            lines.append(f"  {_FETCHED[found.change]}: {found.file}")
    renamed = dict(report.renamed)
    for what in ("added", "changed", "removed"):
        known = {*renamed, *renamed.values()} if what != "changed" else set()
        lines += [f"  {what}: {name}" for name in getattr(report, what) if name not in known]
    lines += [f"  renamed: {old} → {new}" for old, new in report.renamed]
    lines += [f"  awaited: {entry.title}" for entry in report.awaited]
    lines += [f"  not in the catalogue: {name}" for name in report.uncatalogued]
    lines += [f"  left out, format not read: {name}" for name in report.skipped]
    lines += [f"  FAILED: {failure.error}" for failure in report.failed]
    lines += _summary(report)
    lines.append(_outcome(report, dry_run))
    return "\n".join(lines)


def _summary(report: BuildReport) -> list[str]:
    """The table of how much was anew."""
    rows = [
        ("", "in all", "anew"),
        ("documents read", str(report.documents), str(len(report.work.read))),
        ("documents split", str(report.documents), str(len(report.work.split))),
    ]
    if report.switched or report.refused:
        rows.append(("passages encoded", str(report.passages), str(report.work.encoded)))
    return [f"{name:<18}{total:>8}{anew:>8}" for name, total, anew in rows]


def _outcome(report: BuildReport, dry_run: bool) -> str:
    if dry_run:
        refused = f" It would not be put in service: {report.refused}" if report.refused else ""
        return f"Nothing was changed (--dry-run).{refused}"
    if report.switched:
        return f"Version {report.version} is in service ({report.seconds:.1f} s)."
    kept = f"Version {report.version}" if report.version else "No version"
    return f"{kept} is in service; nothing was changed.\n{report.refused}"
