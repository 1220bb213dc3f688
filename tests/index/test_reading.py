"""What an earlier build spares: nothing unchanged is read, split or encoded again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import passages as splitting
from index import reading
from index.build import BuildOptions, Work
from index.readers import READERS
from index.readers.types import ReadText
from tests.index.corpora import CATALOGUE, Corpus, Recorder

MANY = 200


@pytest.fixture
def built(tmp_path: Path) -> Corpus:
    corpus = Corpus(tmp_path)
    corpus.build()
    return corpus


def test_one_document_among_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus(tmp_path)
    (corpus.folder / "catalogue.yaml").unlink()
    for number in range(MANY - 2):
        corpus.write(f"rutin{number:03}.txt", f"Rutin {number}\n\nSkolan kallar rum {number}.\n")
    first = Recorder()
    full = corpus.build(first)
    assert (len(full.work.read), len(full.work.split), full.work.encoded) == (MANY, MANY, MANY)
    opened: list[str] = []

    def counted(path: Path) -> ReadText:
        opened.append(path.name)
        return plain(path)

    plain = READERS[".txt"]
    monkeypatch.setitem(READERS, ".txt", counted)
    corpus.write("rutin007.txt", "Rutin 7\n\nRegionen kallar i stället.\n")
    second = Recorder()
    report = corpus.build(second)
    assert opened == ["rutin007.txt"]
    assert report.work == Work(("rutin007.txt",), ("rutin007.txt",), 1)
    assert second.texts == ["rutin007\nRutin 7\n\nRegionen kallar i stället."]
    assert report.changed == ("rutin007.txt",)
    assert corpus.in_service.open().passages[9].text.endswith("Regionen kallar i stället.")


def test_a_renamed_document_is_known_by_its_content(built: Corpus) -> None:
    before = built.in_service.open()
    (built.folder / "plan.txt").rename(built.folder / "mål.txt")
    renamed = CATALOGUE.replace("id: plan, file: plan.txt", "id: mal, file: mål.txt")
    built.write("catalogue.yaml", renamed)
    report = built.build()
    assert report.renamed == (("plan.txt", "mål.txt"),)
    assert report.work == Work()
    snapshot = built.in_service.open()
    assert [p.id for p in snapshot.passages if p.document == "mal"] == ["mal#0"]
    texts = [passage.text for passage in before.passages]
    assert [passage.text for passage in snapshot.passages] == texts


def test_a_file_written_over_with_other_words_is_seen(built: Corpus) -> None:
    """The size and the time of the file stay as they were; only its content tells."""
    path = built.folder / "rutin.txt"
    times = path.stat()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"samma", b"nasta"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert built.build().changed == ("rutin.txt",)


def test_another_title_is_split_and_encoded_but_not_read(built: Corpus) -> None:
    built.write("catalogue.yaml", CATALOGUE.replace("title: Rutin", "title: Handbok"))
    report = built.build()
    assert report.work == Work((), ("rutin.txt",), 1)
    assert built.in_service.open().documents["rutin"].info.title == "Handbok"


def test_another_status_costs_nothing(built: Corpus) -> None:
    built.write("catalogue.yaml", CATALOGUE.replace("title: Rutin", "title: Rutin, status: draft"))
    report = built.build()
    assert (report.work, report.changed) == (Work(), ("rutin.txt",))


def test_another_way_of_splitting_reads_nothing_anew(
    built: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "FORMAT", splitting.FORMAT + 1)
    report = built.build()
    assert report.work == Work((), ("plan.txt", "rutin.txt"), 0)


def test_another_way_of_reading_reads_all(built: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FORMAT", reading.FORMAT + 1)
    report = built.build()
    assert report.work == Work(("plan.txt", "rutin.txt"), ("plan.txt", "rutin.txt"), 0)


def test_another_model_encodes_all_and_reads_nothing(built: Corpus) -> None:
    report = built.build(Recorder("fake-2"))
    assert report.work == Work((), (), report.passages)


def test_a_full_build_takes_nothing_over(built: Corpus) -> None:
    report = built.build_with(BuildOptions(full=True))
    assert report.work == Work(
        ("plan.txt", "rutin.txt"), ("plan.txt", "rutin.txt"), report.passages
    )
    assert report.version == built.in_service.current() and len(built.in_service.names()) == 2


def test_a_name_that_says_nothing_keeps_the_title_found(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    (corpus.folder / "catalogue.yaml").unlink()
    text = "Remiss\n\nPlan för samverkan\n\nNämnden har berett ärendet under hela året.\n"
    corpus.write("0017.txt", text)
    corpus.build()
    corpus.write("plan.txt", "Annat.\n")
    corpus.build()
    titles = {d.info.file: d.info.title for d in corpus.in_service.open().documents.values()}
    assert titles["0017.txt"] == "Plan för samverkan"


def test_a_reader_that_breaks_is_one_failed_document(
    built: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(path: Path) -> ReadText:
        raise KeyError("xref")

    monkeypatch.setitem(READERS, ".md", breaks)
    built.write("ny.md", "# Ny\n")
    report = built.build()
    assert [failure.file for failure in report.failed] == ["ny.md"]
    assert "cannot be read (KeyError: 'xref')" in report.failed[0].error
    assert not report.switched and built.in_service.open().documents.keys() == {"plan", "rutin"}
