"""A small data folder in the shape of the public ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SWEQUAD = [
    ("a-0", "Avtalets tid\r\nAvtalet om lokaler gäller till 2021. Nämnden följer upp avtalet."),
    ("a-1", "Kommunen betalar hyran varje månad. Föreningen städar lokalen själv."),
    ("b-0", "Biblioteket\r\nBiblioteket lånar ut böcker i fyra veckor till alla besökare."),
]
SWEQUAD_ASKED = [
    ("q0", "Hur länge gäller avtalet om lokaler?", "till 2021", "a-0"),
    ("q1", "Vem betalar hyran?", "Kommunen", "a-1"),
    ("q2", "Hur länge lånar biblioteket ut böcker?", "fyra veckor", "b-0"),
]


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """`swequad-train` and `squad-sv-dev` with a few questions each."""
    folder = tmp_path / "swequad-train"
    write_lines(folder / "corpus.jsonl", [{"_id": i, "title": "", "text": t} for i, t in SWEQUAD])
    write_lines(
        folder / "queries.jsonl",
        [{"_id": i, "text": q, "answer": a} for i, q, a, _ in SWEQUAD_ASKED],
    )
    (folder / "qrels").mkdir()
    lines = ["query-id\tcorpus-id\tscore", *(f"{i}\t{p}\t1" for i, _, _, p in SWEQUAD_ASKED)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n")
    paragraphs = [
        {
            "title": f"Stad_{n}",
            "context": f"Staden nummer {n} grundades 19{n}0. " + "Den ligger vid en flod. " * 40,
            "questions": [
                {
                    "question": f"När grundades staden {n}?",
                    "is_impossible": False,
                    "answers": [f"19{n}0", f"grundades 19{n}0"],
                },
                {"question": "Vem grundade staden?", "is_impossible": True, "answers": []},
            ],
        }
        for n in range(1, 5)
    ]
    write_lines(tmp_path / "squad-sv-dev" / "paragraphs.jsonl", paragraphs)
    return tmp_path
