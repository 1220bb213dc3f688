"""`scripts/bench.py load`: many people over HTTP, with a stand-in connector."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from time import monotonic

import aiohttp

from bot.settings import ROOT
from scripts.evaluation.suite import load_suite
from scripts.load.connector import StandInConnector
from scripts.load.play import Asked, Plan, Players
from scripts.load.report import Run, Sample, lines
from scripts.load.service import RunningBot, running_bot

SUITE = ROOT / "tests" / "suites" / "dev.yaml"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    load = commands.add_parser("load", help="many people ask at once")
    load.add_argument("--suite", type=Path, default=SUITE, help="where the questions are from")
    load.add_argument("--people", type=int, default=1000)
    load.add_argument("--rate", type=float, default=50.0, help="questions a second")
    load.add_argument("--seconds", type=float, default=300.0)
    load.add_argument(
        "--fresh", type=float, default=0.0, help="share of questions never asked before, 0 to 1"
    )
    load.add_argument("--step", type=float, default=30.0, help="seconds a row")
    load.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the bot"
    )


def run(options: argparse.Namespace) -> int:
    """Play, print what it showed; 0 when nothing went wrong and 1 otherwise.

    Raises `SamverkanError` when the suite or the bot is no good.
    """
    first = [asked[0].question for asked in load_suite(options.suite).asked()]
    texts = tuple(dict.fromkeys(first))
    plan = Plan(texts, options.people, options.rate, options.seconds, options.fresh)
    changes = dict(one.split("=", 1) for one in options.set)
    shown = asyncio.run(_play(plan, changes))
    print(
        f"{plan.people} people, {plan.rate:g} questions/s for {plan.seconds:g} s, "
        f"{len(texts)} questions, {plan.fresh:.0%} of those asked are fresh"
    )
    print("\n".join(lines(shown, options.step)))
    return 1 if any(one.end == "error" for one in shown.asked) else 0


async def _play(plan: Plan, changes: dict[str, str]) -> Run:
    connector, asked, memory = StandInConnector(), list[Asked](), list[Sample]()
    await connector.start()
    limits = aiohttp.TCPConnector(limit=plan.people)
    async with running_bot(changes) as bot, aiohttp.ClientSession(connector=limits) as session:
        players = Players(session, connector, f"{bot.url}/api/messages")
        await players.ask_once(plan.questions)
        began, before = monotonic(), bot.processor_seconds()
        watching = asyncio.create_task(_watch(bot, began, memory))
        await players.play(plan, asked.append)
        spent = bot.processor_seconds() - before
        watching.cancel()
    await connector.stop()
    return Run(asked, memory, plan.seconds, spent)


async def _watch(bot: RunningBot, began: float, memory: list[Sample]) -> None:
    while True:
        memory.append(Sample(monotonic() - began, bot.megabytes()))
        await asyncio.sleep(1)
