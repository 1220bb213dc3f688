from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluation.errors import SuiteError
from scripts.evaluation.suite import load_suite, load_suites

GOOD = """
- id: one
  question: "När?"
  kind: answerable
  type: date
  sources:
    - {file: a.txt, quote: "den 1 maj"}
    - any_of:
        - {file: b.txt, quote: "1 maj"}
        - {file: c.txt, quote: "första maj"}
  must_include: ["1 maj|2020-05-01"]
  tags: [english]
- id: two
  question: "Hur är vädret?"
  kind: unanswerable
  category: far
- id: talk
  kind: conversation
  type: conversation
  tags: [long]
  turns:
    - {question: "Vem?", sources: [{file: a.txt, quote: "Eva"}], must_include: [Eva]}
    - {question: "Hennes bil?", kind: unanswerable, category: near}
"""


def write(folder: Path, text: str, name: str = "suite.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_suite_is_read_with_its_alternatives_and_turns(tmp_path: Path) -> None:
    one, two, talk = load_suite(write(tmp_path, GOOD)).asked()
    assert [len(source) for source in one[0].sources] == [1, 2]
    assert (one[0].key, one[0].language, one[0].type) == ("suite.yaml:one", "en", "date")
    assert (two[0].kind, two[0].category, two[0].language) == ("unanswerable", "far", "sv")
    assert [turn.key for turn in talk] == ["suite.yaml:talk/1", "suite.yaml:talk/2"]
    assert [turn.kind for turn in talk] == ["answerable", "unanswerable"]
    assert talk[1].tags == ("long",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("type: date", "typ: date"), "item 'one': typ: unknown key"),
        (("type: date", "type: datum"), "item 'one': type: Input should be 'fact'"),
        (("kind: answerable", "kind: maybe"), "item 'one': kind: Input should be"),
        (('"1 maj|2020-05-01"', '"(1 maj"'), "item 'one': must_include: '(1 maj' is no regular"),
        (('["1 maj|2020-05-01"]', "[2020]"), "item 'one': must_include.0: must be text: put it"),
        (('"1 maj|2020-05-01"', "2020-05-01"), "item 'one': must_include.0: must be text"),
        (('question: "När?"', 'question: " "'), "item 'one': item: needs a `question`"),
        (('quote: "den 1 maj"', 'quote: " "'), "item 'one': sources.0"),
        (('{file: a.txt, quote: "den 1 maj"}', "{file: a.txt}"), "sources.0: needs `file` and"),
        (
            ('{file: b.txt, quote: "1 maj"}', '{file: b.txt, quot: "1"}'),
            "item 'one': sources.1.any_of.0.quot: unknown key",
        ),
        (("id: two", "id: one"), "item 'one': id: used by more than one item"),
        (("- id: two", "- name: two"), "item number 2: id: Field required"),
        (("  type: conversation", '  question: "Hej?"'), "item 'talk': item: a conversation has"),
        (('{question: "Vem?"', '{qestion: "Vem?"'), "item 'talk': turns.0.qestion: unknown key"),
        (("category: far", "turns: [{question: Va}]"), "item 'two': item: `turns` belong to"),
        (("  category: far", "  category: distant"), "item 'two': category: Input should be"),
        (("type: date", "question: igen"), "line 5: the key `question` stands twice"),
        (("- id: one", "- id: [one"), "line "),
    ],
)
def test_a_malformed_suite_names_file_item_and_field(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    assert change[0] in GOOD
    path = write(tmp_path, GOOD.replace(*change, 1))
    with pytest.raises(SuiteError) as caught:
        load_suite(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_every_finding_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("type: date", "typ: date").replace("category: far", "category: hm")
    with pytest.raises(SuiteError) as caught:
        load_suite(write(tmp_path, text))
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "[]", "id: one", "text"])
def test_a_file_that_is_no_list_of_items_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SuiteError, match="non-empty list"):
        load_suite(write(tmp_path, text))


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="cannot be read"):
        load_suite(tmp_path / "none.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SuiteError, match="UTF-8"):
        load_suite(binary)


def test_two_suites_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    paths = [write(tmp_path, GOOD), write(tmp_path / "x", GOOD)]
    with pytest.raises(SuiteError, match=r"suite\.yaml: two suites"):
        load_suites(paths)
