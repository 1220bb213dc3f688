"""Puts every question of the suites to a system and scores what comes back."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from index.progress import Progress, silent
from scripts.evaluation.errors import SuiteError
from scripts.evaluation.estimates import Estimate
from scripts.evaluation.metrics import measure
from scripts.evaluation.results import Provenance, Result, Scored, StoredEstimate, scored
from scripts.evaluation.slices import measure_slice, sliced
from scripts.evaluation.suite import Asked, Suite
from scripts.evaluation.systems import System


async def run_suites(
    system: System,
    suites: Sequence[Suite],
    *,
    statuses: Mapping[str, str] | None = None,
    progress: Progress = silent,
    at_once: int = 1,
) -> Result:
    """Ask everything and score it, in the order of the suites whatever comes back first.

    The turns of a conversation share a key that no other item has, so nothing that one
    item leaves behind reaches another; they are asked one after the other.

    Args:
        at_once: items under way at a time. More than one makes use of all cores, and
            each answer then takes longer than it would alone.
    """
    items = [asked for suite in suites for asked in suite.asked()]
    room, total, done = asyncio.Semaphore(at_once), sum(map(len, items)), 0

    async def ask(turns: Sequence[Asked]) -> list[Scored]:
        nonlocal done
        found = []
        async with room:
            for asked in turns:
                conversation = f"evaluation:{asked.suite}:{asked.item}" if asked.turn else ""
                answer = await system.ask(asked.question, id=asked.key, conversation=conversation)
                found.append(scored(asked, answer, statuses or {}))
                done += 1
                progress("questions", done, total)
        return found

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(turns)) for turns in items]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    told = {"suites": checksums(suites), "at_once": at_once}
    provenance = system.provenance().model_copy(update=told)
    return summarise([question for task in tasks for question in task.result()], provenance)


def summarise(questions: Sequence[Scored], provenance: Provenance) -> Result:
    """The metrics of scored questions, over all and over each slice."""
    return Result(
        provenance=provenance,
        metrics=_stored(measure(questions)),
        slices={
            dimension: {
                label: _stored(measure_slice(dimension, part, questions))
                for label, part in parts.items()
            }
            for dimension, parts in sliced(questions).items()
        },
        items=tuple(questions),
    )


def checksums(suites: Sequence[Suite]) -> dict[str, str]:
    """SHA-256 of each suite file, so that a comparison can tell that a suite has changed."""
    try:
        return {s.path.name: hashlib.sha256(s.path.read_bytes()).hexdigest() for s in suites}
    except OSError as error:
        raise SuiteError(f"{error.filename}: cannot be read again ({error.strerror})") from error


def _stored(estimates: Mapping[str, Estimate]) -> dict[str, StoredEstimate]:
    return {name: StoredEstimate(**asdict(found)) for name, found in estimates.items()}
