"""Build the index of a folder of documents and put it in service; see `--help`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.settings import ROOT, Settings
from index.build import BuildOptions, BuildReport, reindex
from index.encoder import load_encoder
from index.errors import SamverkanError
from index.progress import progress_bar

CONTRACT_KEYS = "version documents passages added changed removed failed seconds".split()


def report_object(report: BuildReport) -> dict[str, Any]:
    """`report` as the JSON object of the command-line contract."""
    values = asdict(report)
    return {key: values[key] for key in CONTRACT_KEYS}


def for_a_person(report: BuildReport, *, dry_run: bool) -> str:
    """What was done, or would be, in lines."""
    lines = [f"{report.documents} documents, {report.passages} passages"]
    for what in ("added", "changed", "removed"):
        lines += [f"  {what}: {name}" for name in getattr(report, what)]
    lines += [f"  awaited: {entry.title}" for entry in report.awaited]
    lines += [f"  not in the catalogue: {name}" for name in report.uncatalogued]
    lines += [f"  left out, format not read: {name}" for name in report.skipped]
    lines += [f"  FAILED: {failure.error}" for failure in report.failed]
    if dry_run:
        lines.append("Nothing was changed (--dry-run).")
    elif report.switched:
        lines.append(f"Version {report.version} is in service ({report.seconds:.1f} s).")
    else:
        kept = f"Version {report.version}" if report.version else "No version"
        lines.append(f"{kept} is in service; nothing was changed.")
        lines.append("Mend or remove what failed, or leave it out with --skip-failed.")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Build the index of a folder of documents and put it in service."
    )
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus", help="default: corpus/")
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--dry-run", action="store_true", help="tell what would happen")
    parser.add_argument(
        "--skip-failed", action="store_true", help="go on without documents that cannot be read"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON")
    return parser


def main() -> int:
    """Exit code 0 when the index is in service, 1 when not, 2 on bad arguments."""
    arguments = _parser().parse_args()
    try:
        settings = Settings()
        with progress_bar() as progress:
            options = BuildOptions(
                dry_run=arguments.dry_run, skip_failed=arguments.skip_failed, progress=progress
            )
            report = reindex(
                arguments.corpus,
                arguments.index or settings.index_dir,
                lambda: load_encoder(
                    settings.embedding_model, adapt=settings.adapt, progress=progress
                ),
                options,
            )
        if arguments.json:
            text = json.dumps(report_object(report), ensure_ascii=False, indent=2)
            arguments.json.write_text(text + "\n", encoding="utf-8")
    except (SamverkanError, OSError) as error:
        print(f"reindex.py: {error}", file=sys.stderr)
        return 1
    print(for_a_person(report, dry_run=arguments.dry_run))
    done = report.switched or (arguments.dry_run and not report.failed)
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
