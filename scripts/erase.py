"""Erases what is kept of a conversation or a person, or what has been kept long enough."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.app import storage_of
from bot.settings import BadSettings, Settings
from bot.storage import Who


def main(arguments: Sequence[str] | None = None) -> int:
    """Erase and say how much; 0 when done, 1 when the database is out of reach, 2 on bad use."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversation", default="", help="id of a conversation in Teams")
    parser.add_argument("--person", default="", help="object id of a person in Entra ID")
    parser.add_argument("--expired", action="store_true", help="what the settings do not keep")
    chosen = parser.parse_args(arguments)
    who = Who(chosen.conversation.partition(";")[0], chosen.person)
    if chosen.expired == (who != Who()):
        parser.error("name a conversation, a person or both; or --expired")
    try:
        gone = asyncio.run(_erase(Settings.load(), None if chosen.expired else who))
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 1
    except (SQLAlchemyError, OSError) as error:
        print(f"The database cannot be reached: {error}. Check DATABASE_URL.", file=sys.stderr)
        return 1
    print(f"{gone} rows erased.")
    return 0


async def _erase(settings: Settings, who: Who | None) -> int:
    storage = storage_of(settings)
    await storage.open(sweeping=False)
    try:
        return await (storage.sweep() if who is None else storage.erase(who))
    finally:
        await storage.close()


if __name__ == "__main__":
    sys.exit(main())
