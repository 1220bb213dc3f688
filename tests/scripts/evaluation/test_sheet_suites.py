from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluate import main
from scripts.evaluation.errors import SuiteError
from scripts.evaluation.sheet_suites import write_sheet
from scripts.evaluation.suite import load_suite
from scripts.evaluation.suite_yaml import suite_yaml
from tests.scripts.evaluation.shipped import NAMES, SUITES


def sheet(folder: Path, text: str) -> Path:
    path = folder / "blad.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_question_answer_and_source_is_a_suite(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        "Fråga;Förväntat svar;Källa\n"
        'När ska svaret in?;14 februari 2020;"a.txt: ""senast den 14 februari 2020"""\n'
        "Vem är det?;Eva Ek;b.txt\n"
        "Blir det regn?;;\n",
    )
    (first,), (second,), (third,) = load_suite(path).asked()
    assert (first.item, first.kind, first.reference) == ("rad-2", "answerable", "14 februari 2020")
    assert first.sources[0][0].quote == "senast den 14 februari 2020"
    assert first.must_include == (r"(?:14\s+februari\s+2020|2020\-02\-14)",)
    assert (second.sources[0][0].file, second.sources[0][0].quote) == ("b.txt", "Eva Ek")
    assert (third.kind, third.sources, third.must_include) == ("unanswerable", (), ())


AS_WRITTEN = [
    "Fråga;Förväntat svar;Källa\nVem?;Eva Ek;a.txt: «Eva Ek, VästKom»\n",
    'KÄLLA , fråga:,FÖRVÄNTAT SVAR\n"a.txt, ""Eva Ek, VästKom""",Vem?,Eva Ek\n,,\n',
    "Förväntat_svar\tFråga *\tKälla (fil och ord)\nEva Ek\tVem?\ta.txt «Eva Ek, VästKom»\n",
    "Frågor om VästKom;;\n;;\nFråga;Rätt svar;Källa 1\nVem?;Eva Ek;a.txt: Eva Ek, VästKom\n",
    'question;expected answer;source\nVem?;Eva Ek;"a.txt\nEva Ek,\nVästKom"\n',
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("text", AS_WRITTEN)
def test_one_question_however_a_case_worker_writes_it(
    tmp_path: Path, text: str, encoding: str
) -> None:
    path = tmp_path / "blad.csv"
    path.write_bytes(text.encode(encoding))
    ((one,),) = load_suite(path).asked()
    assert (one.question, one.reference, one.kind) == ("Vem?", "Eva Ek", "answerable")
    assert [[(g.file, g.quote) for g in source] for source in one.sources] == [
        [("a.txt", "Eva Ek, VästKom")]
    ]


def test_sources_in_several_columns_are_all_read(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, "Fråga;Svar;Källa 1;Källa 2;Källa\nA?;Ja;a.txt: «x»;b.txt: «y»;c.txt: «z»\n"
    )
    ((one,),) = load_suite(path).asked()
    assert [source[0].file for source in one.sources] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize("answer", ["-", "–", "Saknas.", "(finns inte)", ""])
def test_no_answer_may_be_written_out(tmp_path: Path, answer: str) -> None:
    ((one,),) = load_suite(sheet(tmp_path, f"Fråga;Svar;Källa\nA?;{answer};\n")).asked()
    assert (one.kind, one.must_include, one.reference) == ("unanswerable", (), None)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "yaml"])
@pytest.mark.parametrize("suite", NAMES)
def test_the_suites_that_ship_make_the_round_trip(tmp_path: Path, suite: str, ending: str) -> None:
    target = tmp_path / f"{suite.removesuffix('.yaml')}.{ending}"
    assert main(["convert", str(SUITES / suite), str(target)]) == 0
    back = tmp_path / suite
    assert main(["convert", str(target), str(back)]) == 0
    assert normal(back) == normal(SUITES / suite)


def normal(path: Path) -> list[object]:
    """What is asked, with white space of quotes as single spaces, as tables hold it."""
    return [
        (
            a.item,
            a.question,
            a.kind,
            a.type,
            a.category,
            sorted(a.tags),
            a.language,
            [[(g.file, " ".join(g.quote.split())) for g in source] for source in a.sources],
            a.must_include,
            a.note,
        )
        for turns in load_suite(path).asked()
        for a in turns
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Fråga;Färg\nA?;röd\n", "blad.csv: row 2: Färg: unknown column; there are Id"),
        ("Fråga;Källa\nA?;a.txt\n", "blad.csv: row 2: Källa: write `a.txt: the quoted"),
        ("Fråga;Typ\nA?;prosa\n", "blad.csv: item 'rad-2': type: Input should be"),
        ("Fråga;Svar;Facit\nA?;x;y\n", "row 2: Facit: two columns mean Förväntat svar"),
        ("Svar\nJa\n", "blad.csv: item 'rad-2': item: needs a `question`"),
        ("Id;Fråga\na;A?\na;B?\n", "item 'a': id: used by more than one"),
    ],
)
def test_a_malformed_table_names_file_row_and_column(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(SuiteError) as caught:
        load_suite(sheet(tmp_path, text))
    assert message in str(caught.value)


def test_swedish_words_for_kinds_and_types_are_read(tmp_path: Path) -> None:
    path = sheet(tmp_path, "Fråga;Slag;Typ;Kategori;Märkning\nA?;saknar svar;Datum;nära;typo, x\n")
    ((one,),) = load_suite(path).asked()
    assert (one.kind, one.type, one.category) == ("unanswerable", "date", "near")
    assert one.tags == ("typo", "x")


def test_another_ending_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(SUITES / "dev.yaml"), str(tmp_path / "x.txt")]) == 2
    assert "must end in .yaml, .csv or .xlsx" in capsys.readouterr().err


def test_a_heading_becomes_comments_and_the_rest_is_read_back(tmp_path: Path) -> None:
    items = load_suite(SUITES / "dev.yaml").items
    path = tmp_path / "x.yaml"
    path.write_text(suite_yaml(items, "En rad\n\nTill"), encoding="utf-8")
    assert path.read_text(encoding="utf-8").startswith("# En rad\n#\n# Till\n- id: ")
    assert load_suite(path).items == items
    write_sheet(tmp_path / "x.csv", items)
