from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluate import main
from scripts.evaluation.lint import Finding, lint, nearest
from scripts.evaluation.suite import load_suite, read_suite
from tests.scripts.evaluation.shipped import NAMES, SUITES

TEXTS = {
    "a.txt": "Svar önskas\nsenast den 14 februari 2020. Inga barn ska falla mellan stolarna.",
    "b.txt": "Styrgruppen beslöt den 9 oktober 2019.",
}
SOUND = """
- id: one
  question: "När ska svaret in?"
  kind: answerable
  sources: [{file: a.txt, quote: "Svar önskas senast den 14 februari 2020."}]
  must_include: ["14 februari 2020"]
- id: far
  question: "Blir det regn?"
  kind: unanswerable
  category: far
- id: talk
  kind: conversation
  turns:
    - question: "När beslöts det?"
      sources: [{file: b.txt, quote: "den 9 oktober 2019"}]
      must_include: ["9 oktober 2019|2019-10-09"]
    - {question: "Blir det regn?", kind: unanswerable}
"""


def findings(folder: Path, text: str) -> list[Finding]:
    path = folder / "suite.yaml"
    path.write_text(text, encoding="utf-8")
    suite, _ = read_suite(path)
    return lint([suite], TEXTS)


def test_a_sound_suite_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "item", "field", "message"),
    [
        (
            "Svar önskas senast den 14 februari 2020.",
            "Svar ska ges senast den 14 februari 2020.",
            "one",
            "sources.0.quote",
            "is not in a.txt; nearest there: «Svar önskas senast den 14 februari 2020",
        ),
        ("file: a.txt", "file: c.txt", "one", "sources.0.file", "no document 'c.txt'; there are a"),
        ('["14 februari 2020"]', '["15 februari"]', "one", "must_include.0", "is not in the gold"),
        ('["14 februari 2020"]', '["14–februari"]', "one", "must_include.0", "write dashes as `-`"),
        ('["14 februari 2020"]', '["x*"]', "one", "must_include.0", "is found in any answer"),
        ('["14 februari 2020"]', "[]", "one", "must_include", "missing"),
        ("sources: [{file: a", "note: x #", "one", "sources", "missing"),
        ('question: "Blir', 'question: "När ska svaret in!" #', "far", "question", "asked already"),
        ("category: far", "must_include: [x]", "far", "must_include", "unanswerable question has"),
        ("category: far", "tags: [x]", "far", "category", "say whether"),
        (
            "den 9 oktober 2019",
            "den 9 november 2019",
            "talk",
            "turns.0.sources.0.quote",
            "nearest there: «den 9 oktober 2019»",
        ),
    ],
)
def test_each_defect_is_named(
    tmp_path: Path, old: str, new: str, item: str, field: str, message: str
) -> None:
    assert old in SOUND
    found = findings(tmp_path, SOUND.replace(old, new, 1))
    matching = [f for f in found if (f.item, f.field) == (item, field) and message in f.message]
    assert len(matching) == 1, [str(f) for f in found]


def test_an_alternative_is_checked_by_its_own_place(tmp_path: Path) -> None:
    either = "{any_of: [{file: b.txt, quote: den 9}, {file: b.txt, quote: den 8}]}"
    text = SOUND.replace('{file: b.txt, quote: "den 9 oktober 2019"}', either)
    found = [f for f in findings(tmp_path, text) if f.field.endswith("quote")]
    assert [f.field for f in found] == ["turns.0.sources.0.any_of.1.quote"]


PLANTED = """
- {id: p1, question: "A?", kind: answerable,
   sources: [{file: a.txt, quote: "Svar önskades"}], must_include: [Svar]}
- {id: p2, question: "B?", kind: answerable,
   sources: [{file: x.txt, quote: "Svar"}], must_include: [Svar]}
- {id: p3, question: "C?", kind: answerable,
   sources: [{file: b.txt, quote: "den 9 oktober"}], must_include: [maj]}
- {id: p4, question: "D?", kind: answerable, must_include: [x]}
- {id: p5, question: "E?", kind: answerable, sources: [{file: b.txt, quote: "den 9 oktober"}]}
- {id: p6, question: "E?!", kind: unanswerable, category: far}
- {id: p6, question: "F?", kind: unanswerable, category: far}
- {id: p7, question: "G?", kind: unanswerable, category: far, tpe: fact}
- {id: p8, question: "H?", kind: answerable,
   sources: [{file: b.txt, quote: "den 9 oktober"}], must_include: ["("]}
- {id: p9, question: "I?", kind: unanswerable, category: far,
   sources: [{file: b.txt, quote: "den 9 oktober"}]}
"""


def test_ten_planted_defects_are_all_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    path = tmp_path / "planted.yaml"
    path.write_text(PLANTED, encoding="utf-8")
    assert main(["lint", str(path), "--corpus", str(corpus)]) == 1
    printed = capsys.readouterr().out
    for wanted in (
        "item 'p1': sources.0.quote: is not in a.txt; nearest there: «Svar önskas»",
        "item 'p2': sources.0.file: no document 'x.txt'",
        "item 'p3': must_include.0: 'maj' is not in the gold quotes",
        "item 'p4': sources: missing",
        "item 'p5': must_include: missing",
        "item 'p6': question: is asked already in planted.yaml, item 'p5'",
        "item 'p6': id: used by more than one item",
        "item 'p7': tpe: unknown key",
        "item 'p8': must_include: '(' is no regular expression",
        "item 'p9': sources: an unanswerable question has none",
    ):
        assert f"{path}: {wanted}" in printed
    assert "10 findings in 1 suites" in printed


def test_a_sound_suite_ends_with_zero(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    path = tmp_path / "suite.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert main(["lint", str(path), "--corpus", str(tmp_path / "corpus")]) == 0


def test_the_nearest_text_is_as_long_as_the_quote() -> None:
    middle = "Styrgruppen har ställt sig bakom förslaget. "
    text = "Ett två tre fyra. " * 50 + middle + "Fem sex. " * 50
    assert nearest("Styrgruppen hade ställt sig bakom", text) == "Styrgruppen har ställt sig bakom"
    assert nearest("något helt annat och mycket längre än texten", "kort text") == "kort text"


@pytest.mark.parametrize("name", NAMES)
def test_the_suites_that_ship_are_sound(name: str) -> None:
    load_suite(SUITES / name)
    assert main(["lint", str(SUITES / name)]) == 0
