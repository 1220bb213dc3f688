from __future__ import annotations

import xml.etree.ElementTree as ET

from scripts.evaluation.junit import junit
from scripts.evaluation.results import Provenance, StoredCheck
from scripts.evaluation.running import summarise
from tests.scripts.evaluation.fakes import answer, result_of, took


def test_each_question_and_gate_is_a_case() -> None:
    items = [
        result_of(answer("Ja & <nej> \x00", timings_ms=took(1500)), question="A?"),
        result_of(answer(), item="b", turn=2, must_include=("x", "y")),
        result_of(answer(), suite="t.yaml", item="c"),
    ]
    gates = (
        StoredCheck(name="gate x=1", passed=False, detail="value 0"),
        StoredCheck(name="gate y=1", passed=True, detail="value 1"),
    )
    result = summarise(items, Provenance(system="s")).model_copy(update={"gates": gates})
    root = ET.fromstring(junit(result))
    suites = {suite.get("name"): suite for suite in root}
    counts = {name: (s.get("tests"), s.get("failures")) for name, s in suites.items()}
    assert counts == {"s.yaml": ("2", "1"), "t.yaml": ("1", "0"), "gates": ("2", "1")}
    good, bad = suites["s.yaml"]
    assert (good.get("name"), good.get("time")) == ("a", "1.500")
    assert good.findtext("system-out") == "A?\n\n[answered] Ja & <nej> \ufffd"
    assert good.find("failure") is None
    failure = bad.find("failure")
    assert bad.get("name") == "b/2"
    assert failure is not None and failure.text == "must_include: x\nmust_include: y"
    assert failure.get("message") == "must_include: x"
    assert [case.find("failure") is None for case in suites["gates"]] == [False, True]
