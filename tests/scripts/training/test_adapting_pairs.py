"""Suites about documents in service as examples for the reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.answering.judging import READS
from bot.settings import ROOT
from index.build import BuildOptions, reindex
from index.lines import one_line
from index.search import Searcher
from index.swedish import words
from index.versions import IndexFolder
from scripts.adaptation.pairs import own_sources
from scripts.evaluation.corpus_texts import by_name, read_corpus
from scripts.evaluation.suite import load_suites
from scripts.fit_answering import cases_of
from scripts.train_reader import read_texts
from scripts.training.adapting_pairs import read_adapting
from scripts.training.examples import Mixer
from scripts.training.shares import OWN_SHARES
from scripts.training.sources import Text
from tests.fake_encoder import FakeEncoder

FOUND = sum(count for count, _ in READS)
RULE = "Avgiften är tio kronor om dagen.\nDen betalas av kommunen."
SUITE = """
- id: avgift
  question: Hur hög är avgiften?
  kind: answerable
  sources:
  - file: regler.txt
    quote: Avgiften är tio kronor om dagen. Den betalas av kommunen.
  must_include: []
- id: rabatt
  question: Vilken rabatt ges på avgiften?
  kind: unanswerable
  category: near
- id: samtal
  kind: conversation
  turns:
  - question: Vem leder grupp 2?
    sources:
    - file: 2.txt
      quote: Rektor i skola 2 leder grupp 2
  - question: Hur länge då?
    kind: unanswerable
    category: near
"""


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "regler.txt").write_text(f"Regler\n\n{RULE}\n", encoding="utf-8")
    for number in range(6):
        text = f"Grupp {number}\n\nRektor i skola {number} leder grupp {number}, utan avgift.\n"
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    reindex(corpus, tmp_path / "index", FakeEncoder, BuildOptions())
    return Searcher(IndexFolder(tmp_path / "index").open(), FakeEncoder())


@pytest.fixture
def texts(tmp_path: Path, searcher: Searcher) -> list[Text]:
    (tmp_path / "suite.yaml").write_text(SUITE, encoding="utf-8")
    return read_adapting([tmp_path / "suite.yaml"], searcher)


def test_an_answer_is_marked_where_it_stands_and_what_else_is_found_is_not_one(
    texts: list[Text],
) -> None:
    found = [(text, one) for text in texts for one in text.asked]
    answered = [(text, one.answer) for text, one in found if one.answer]
    assert [(text.article, text.text[slice(*at)]) for text, at in answered] == [
        ("own/2", "Rektor i skola 2 leder grupp 2"),
        ("own/regler", RULE),
    ]
    others = Counter(one.question for _, one in found if one.answer is None)
    assert others == {
        "Hur hög är avgiften?": FOUND - 1,
        "Vilken rabatt ges på avgiften?": FOUND,
        "Vem leder grupp 2?": FOUND - 1,
        "Hur länge då? leder grupp 2": FOUND,
    }


TWO = """
- id: bada
  question: Vem leder grupp 2, och hur hög är avgiften?
  kind: answerable
  sources:
  - file: 2.txt
    quote: Rektor i skola 2 leder grupp 2
  - file: regler.txt
    quote: Avgiften är tio kronor om dagen.
  must_include: []
- id: ingen
  question: Vem städar grupp 3, och hur hög är lönen?
  kind: unanswerable
  category: near
"""


def test_each_half_of_a_question_is_read_as_the_bot_has_it_read(
    tmp_path: Path, searcher: Searcher
) -> None:
    (tmp_path / "suite.yaml").write_text(TWO, encoding="utf-8")
    told: dict[str, set[str]] = {}
    for text in read_adapting([tmp_path / "suite.yaml"], searcher):
        for one in text.asked:
            answers = told.setdefault(one.question, set())
            answers |= {text.text[slice(*one.answer)]} if one.answer else set()
    leads, fee = "Rektor i skola 2 leder grupp 2", "Avgiften är tio kronor om dagen."
    assert told == {
        "Vem leder grupp 2, och hur hög är avgiften?": {leads, fee},
        "Vem leder grupp 2?": {leads},
        "hur hög är avgiften?": {fee},
        "Vem städar grupp 3, och hur hög är lönen?": set(),
        "Vem städar grupp 3?": set(),
        "hur hög är lönen?": set(),
    }


def test_the_encoder_learns_to_find_what_answers_as_it_is_indexed(
    tmp_path: Path, texts: list[Text], searcher: Searcher
) -> None:
    sources = own_sources([tmp_path / "suite.yaml"], searcher)
    assert len(sources) == len(texts)
    _, (asked, source) = [(one, source) for source in sources for one in source.questions]
    assert (asked.text, asked.answers) == ("Hur hög är avgiften?", (RULE,))
    assert source.text == f"regler\nRegler\n\n{RULE}"
    assert source.own


def test_a_quote_that_stands_nowhere_is_told(tmp_path: Path, searcher: Searcher) -> None:
    (tmp_path / "wrong.yaml").write_text(
        SUITE.replace("tio kronor", "elva kronor"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match="elva kronor"):
        read_adapting([tmp_path / "wrong.yaml"], searcher)


def test_the_mix_holds_their_questions_beside_those_of_other_texts(
    texts: list[Text], data: Path
) -> None:
    made = Mixer(read_texts(data) + texts, seed=3).make(200)
    counts = Counter(example.kind for example in made)
    assert counts["own"] == round(200 * OWN_SHARES["own"])
    assert counts["own_not"] == round(200 * OWN_SHARES["own_not"])
    assert counts["written"] == round(200 * OWN_SHARES["written"])
    assert all(example.answerable for example in made if example.kind == "own")
    assert not any(example.answerable for example in made if example.kind == "own_not")


def test_weights_are_fitted_on_where_the_answers_stand(tmp_path: Path, searcher: Searcher) -> None:
    (tmp_path / "suite.yaml").write_text(SUITE, encoding="utf-8")
    found = {case.question: case.gold for case in cases_of([tmp_path / "suite.yaml"], searcher)}
    text = searcher.snapshot.documents["regler"].text
    assert set(found) == {"Hur hög är avgiften?", "Vilken rabatt ges på avgiften?"}
    ((document, start, end),) = found["Hur hög är avgiften?"]
    assert (document, text[start:end]) == ("regler", RULE)
    assert found["Vilken rabatt ges på avgiften?"] == ()


def test_no_question_of_a_suite_is_learnt_from() -> None:
    folder = ROOT / "scripts" / "training" / "adapting"
    learnt, judged = questions_of(folder), questions_of(ROOT / "tests" / "suites")
    assert len(learnt) > 2500 and len(judged) > 500
    assert not learnt & judged


def test_every_quote_that_is_learnt_from_is_in_its_document() -> None:
    texts = {name: one_line(text) for name, text in by_name(read_corpus(ROOT / "corpus")).items()}
    for suite in load_suites(sorted((ROOT / "scripts" / "training" / "adapting").glob("*.yaml"))):
        for one in (turn for turns in suite.asked() for turn in turns):
            assert all(
                one_line(gold.quote) in texts[gold.file] for golds in one.sources for gold in golds
            ), one.key


def questions_of(folder: Path) -> set[str]:
    files = [file for file in sorted(folder.glob("*.yaml")) if ".gates." not in file.name]
    return {
        " ".join(words(one.question))
        for suite in load_suites(files)
        for turns in suite.asked()
        for one in turns
    }
