"""The service with its database where there is no room, as a process of its own.

`python -m tests.bot.full_disk FOLDER disk` fills the file system of FOLDER, which is to be
a small one; with `limit` in place of `disk`, the system refuses to let any file grow. Prints
what was seen, as JSON, in three stages: with room, without, and with room again.
"""

from __future__ import annotations

import asyncio
import errno
import json
import resource
import sys
from pathlib import Path
from typing import Any

from bot.storage import connection
from bot.teams import turn
from tests.bot.faulty import connected, serving
from tests.bot.staff import Staff
from tests.bot.test_database_away import kept

ASKED = 3
FILLER = "filler"
BLOCK = 512


def fill(folder: Path) -> None:
    """Leave no room for another byte."""
    with (folder / FILLER).open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * BLOCK):
                pass
        except OSError as error:
            assert error.errno == errno.ENOSPC


def allow(size: int) -> None:
    """Let no file grow beyond `size` bytes."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


async def stage(staff: Staff, folder: Path) -> dict[str, Any]:
    """Ask, which must be answered, and tell what was kept and what the service says of it."""
    await staff.ask(ASKED)
    return {"kept": kept(folder), **await staff.readiness(), "forget": await staff.say("glöm")}


async def main(folder: Path, kind: str) -> None:
    """Run the stages."""
    async with connected() as connector, serving(folder) as service:
        staff = Staff(service, connector)
        seen = [await stage(staff, folder)]
        await staff.ask(ASKED)
        if kind == "disk":
            fill(folder)
        else:
            allow(0)
        seen.append(await stage(staff, folder))
        allow(resource.RLIM_INFINITY)
        (folder / FILLER).unlink(missing_ok=True)
        seen.append(await stage(staff, folder))
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    # No pause between looks, and no impatience on a busy machine.
    connection.MEND_SECONDS = 0.0
    turn._STORAGE_SECONDS = 30.0
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
