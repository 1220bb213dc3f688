"""Puts every question of the suites to a system and scores what comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from index.progress import Progress, silent
from scripts.evaluation.errors import SuiteError
from scripts.evaluation.estimates import Estimate
from scripts.evaluation.metrics import measure, sliced
from scripts.evaluation.results import Provenance, Result, Scored, StoredEstimate, scored
from scripts.evaluation.suite import Suite
from scripts.evaluation.systems import System


async def run_suites(
    system: System,
    suites: Sequence[Suite],
    *,
    statuses: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Result:
    """Ask everything, one question at a time so that latencies mean something.

    The turns of a conversation share a key that no other item has, so nothing that one
    item leaves behind reaches another.
    """
    items = [asked for suite in suites for asked in suite.asked()]
    total, questions = sum(map(len, items)), []
    for turns in items:
        for asked in turns:
            conversation = f"evaluation:{asked.suite}:{asked.item}" if asked.turn else ""
            answer = await system.ask(asked.question, id=asked.key, conversation=conversation)
            questions.append(scored(asked, answer, statuses or {}))
            progress("questions", len(questions), total)
    provenance = system.provenance().model_copy(update={"suites": checksums(suites)})
    return summarise(questions, provenance)


def summarise(questions: Sequence[Scored], provenance: Provenance) -> Result:
    """The metrics of scored questions, over all and over each slice."""
    return Result(
        provenance=provenance,
        metrics=_stored(measure(questions)),
        slices={
            dimension: {label: _stored(measure(part)) for label, part in parts.items()}
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
