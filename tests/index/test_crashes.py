"""Builds killed at any moment, disks that fill: the old or the new version always works."""

from __future__ import annotations

import multiprocessing
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from time import perf_counter

import pytest

from index.checks import self_check
from index.snapshot import Snapshot
from index.versions import KEEP
from tests.index.corpora import PLAN, Corpus
from tests.index.crashing import build, build_until

KILLS = 100
PATIENCE = 60.0
ROOT = Path(__file__).resolve().parent.parent.parent

Start = Callable[..., tuple[ForkServerProcess, Connection]]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    made = Corpus(tmp_path)
    made.build()
    return made


@pytest.fixture(scope="module")
def start() -> Start:
    """Starts a job of `crashing` in a process that has all it needs imported."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.index.crashing"])

    def started(
        job: Callable[..., None], corpus: Corpus, *arguments: object
    ) -> tuple[ForkServerProcess, Connection]:
        ours, theirs = processes.Pipe(duplex=False)
        given = (corpus.folder, corpus.index, theirs, *arguments)
        process = processes.Process(target=job, args=given)
        process.start()
        theirs.close()
        return process, ours

    return started


def told(pipe: Connection) -> object:
    assert pipe.poll(PATIENCE)
    return pipe.recv()


def sound(corpus: Corpus) -> Snapshot:
    """The version in service, checked whole."""
    snapshot = corpus.in_service.open()
    self_check(snapshot)
    return snapshot


def plan_of(corpus: Corpus) -> str:
    """What the version in service says."""
    return sound(corpus).documents["plan"].text


def nothing_is_left_over(corpus: Corpus) -> None:
    """Another build works, and clears away what the killed ones left."""
    corpus.write("plan.txt", "Planen efteråt.\n")
    assert corpus.build().switched
    assert plan_of(corpus) == "Planen efteråt.\n"
    left = {path.name for path in corpus.index.iterdir()}
    assert left == {"build.lock", "current", "versions"}
    assert len([*corpus.in_service.versions.iterdir()]) <= KEEP


def test_a_hundred_kills_at_random_moments(corpus: Corpus, start: Start) -> None:
    randomly = random.Random(6)
    corpus.write("plan.txt", "Planen i full längd.\n")
    process, pipe = start(build, corpus)
    assert told(pipe) == "begun"
    began = perf_counter()
    assert told(pipe) == "done"
    process.join(PATIENCE)
    whole, text, killed = perf_counter() - began, plan_of(corpus), 0
    for number in range(KILLS):
        new = f"Plan nummer {number} för skolan.\n"
        corpus.write("plan.txt", new)
        process, pipe = start(build, corpus)
        assert told(pipe) == "begun"
        process.join(whole * randomly.random())
        process.kill()
        process.join(PATIENCE)
        killed += process.exitcode == -signal.SIGKILL
        assert plan_of(corpus) in {text, new}
        text = plan_of(corpus)
    assert killed >= KILLS // 4
    nothing_is_left_over(corpus)


def test_a_kill_before_each_change_of_the_folder(corpus: Corpus, start: Start) -> None:
    """Of all moments those that matter most, none of them left to chance."""
    seen: list[bool] = []
    for event in count(1):
        text, new = plan_of(corpus), f"Plan {event}.\n"
        corpus.write("plan.txt", new)
        process, _ = start(build_until, corpus, event)
        process.join(PATIENCE)
        assert plan_of(corpus) in {text, new}
        seen.append(plan_of(corpus) == new)
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
    assert seen == sorted(seen) and seen.count(False) > 20 and seen.count(True) > 2
    nothing_is_left_over(corpus)


def test_two_builds_at_once(corpus: Corpus, start: Start) -> None:
    """The lock of a build that was killed while it held it is free again."""
    corpus.write("plan.txt", "Planen.\n")
    with corpus.in_service.lock():
        process, pipe = start(build, corpus)
        assert told(pipe) == "begun"
        process.join(PATIENCE)
        assert process.exitcode == 1
    assert corpus.build().switched


FULL = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
from index.build import reindex
from index.errors import BuildError
from tests.fake_encoder import FakeEncoder
try:
    reindex(Path(sys.argv[1]), Path(sys.argv[2]), FakeEncoder)
except BuildError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("room", [0, 100, 1000, 3000])
def test_no_room_for_the_new_version(corpus: Corpus, room: int) -> None:
    """The system itself refuses to write more, as a full disk does."""
    before, version = corpus.tree(), sound(corpus).version
    corpus.write("plan.txt", PLAN * 40)
    command = [sys.executable, "-c", FULL, str(corpus.folder), str(corpus.index), str(room)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1 and "The index could not be written" in done.stderr
    assert corpus.tree() == before and sound(corpus).version == version
    nothing_is_left_over(corpus)


def test_the_limit_is_what_stops_it(corpus: Corpus) -> None:
    """Guards the tests above against a build that fails for another reason."""
    command = [sys.executable, "-c", FULL, str(corpus.folder), str(corpus.index), "100000000"]
    corpus.write("plan.txt", "Planen.\n")
    subprocess.run(command, cwd=ROOT, timeout=PATIENCE, check=True)
    assert plan_of(corpus) == "Planen.\n"
