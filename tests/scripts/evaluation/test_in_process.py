from __future__ import annotations

from bot.fingerprint import code_fingerprint
from index.processor import best_precision
from index.validity import today
from scripts.evaluation.configuration import Configuration, SignalWeights
from scripts.evaluation.in_process import InProcess, statuses
from tests.bot.conftest import settings
from tests.bot.stand_ins import QUOTE, StandInAnswerer, info


async def test_answers_come_as_answer_objects_with_their_citations() -> None:
    answerer = StandInAnswerer()
    system = InProcess(answerer, settings(), Configuration(name="x"), {})
    got = await system.ask("När görs planen?", id="a", conversation="talk")
    assert (got.id, got.outcome, got.citations[0].quote) == ("a", "answered", QUOTE)
    assert got.passages and got.passages[0].original == "000.txt"
    assert answerer.asked[0].conversation == "talk"


def test_provenance_tells_index_model_and_what_was_changed() -> None:
    changed = Configuration(name="x", threshold=0.5, weights=SignalWeights(stems=0))
    asked = settings(region="Västmanland")
    models = {"encoder": "e5-1234", "reader": ""}
    told = InProcess(StandInAnswerer(), asked, changed, models).provenance()
    assert (told.system, told.index_version, told.model) == ("x", "20260101-abc", "bundled")
    assert (told.models["encoder"], told.models["precision"]) == ("e5-1234", best_precision())
    assert (told.code, told.day) == (code_fingerprint(), today().isoformat())
    assert told.settings["region"] == "Västmanland"
    assert (told.settings["reader"], told.settings["adapt"]) == ("True", "True")
    assert told.settings["threshold"] == "0.5"
    assert "stems" in told.settings["weights"]


def test_a_document_is_known_by_its_file_and_by_what_was_imported() -> None:
    assert statuses([info()]) == {"remiss.txt": "draft", "000.txt": "draft"}
