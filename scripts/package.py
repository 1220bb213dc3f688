"""Builds the app package that an admin uploads in the Teams admin centre."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.settings import BadSettings, Settings
from bot.teams.manifest import PackageError, write_package


def main(arguments: list[str] | None = None) -> int:
    """Write the zip; returns 0, or 2 when a setting is wrong or missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("build/samverkansassistenten.zip"))
    chosen = parser.parse_args(arguments)
    try:
        write_package(Settings.load(), chosen.output)
    except (PackageError, BadSettings) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Wrote {chosen.output}. Upload it in the Teams admin centre under Manage apps.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
