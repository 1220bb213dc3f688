"""A result as JUnit XML, which CI systems show question by question."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from scripts.evaluation.results import Result, Scored, StoredCheck

# XML 1.0 has no place for these, and an answer may hold one from a damaged file.
_FORBIDDEN = {code: "\ufffd" for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


def junit(result: Result) -> str:
    """One test suite a suite file, one test case a question, and a suite of the gates."""
    root = ET.Element("testsuites", name="evaluate")
    suites: dict[str, list[Scored]] = {}
    for question in result.items:
        suites.setdefault(question.key.partition(":")[0], []).append(question)
    for name, questions in suites.items():
        suite = _suite(root, name, len(questions), sum(not q.passed for q in questions))
        for question in questions:
            _case(suite, name, question)
    if result.gates:
        failed = sum(not gate.passed for gate in result.gates)
        suite = _suite(root, "gates", len(result.gates), failed)
        for gate in result.gates:
            case = ET.SubElement(suite, "testcase", classname="gates", name=_clean(gate.name))
            _fail(case, [] if gate.passed else [gate])
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ET.Element, name: str, tests: int, failures: int) -> ET.Element:
    return ET.SubElement(
        root,
        "testsuite",
        name=_clean(name),
        tests=str(tests),
        failures=str(failures),
        errors="0",
        skipped="0",
    )


def _case(suite: ET.Element, name: str, question: Scored) -> None:
    label = question.key.partition(":")[2]
    seconds = question.scores.get("latency_ms", 0.0) / 1000
    case = ET.SubElement(
        suite, "testcase", classname=_clean(name), name=_clean(label), time=f"{seconds:.3f}"
    )
    _fail(case, [check for check in question.checks if not check.passed])
    said = f"{question.question}\n\n[{question.answer.outcome}] {question.answer.answer}"
    ET.SubElement(case, "system-out").text = _clean(said)


def _fail(case: ET.Element, failed: Iterable[StoredCheck]) -> None:
    reasons = [f"{check.name}: {check.detail}" for check in failed]
    if reasons:
        element = ET.SubElement(case, "failure", message=_clean(reasons[0]))
        element.text = _clean("\n".join(reasons))


def _clean(text: str) -> str:
    return text.translate(_FORBIDDEN)
