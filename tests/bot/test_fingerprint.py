from __future__ import annotations

from pathlib import Path

import pytest

from bot import fingerprint
from bot.fingerprint import code_fingerprint, digest, made_of
from index.processor import best_precision
from tests.bot.conftest import settings


def test_what_the_answers_depend_on_is_told() -> None:
    told = made_of(
        settings(region="Skåne", llm_base_url="http://key@10.0.0.1/v1", llm_model="m"),
        {"encoder": "e5-1", "reader": ""},
    )
    assert told == {
        "model": "bundled",
        "models": {"encoder": "e5-1", "reader": "", "precision": best_precision()},
        "settings": {
            "region": "Skåne",
            "superseded": "below",
            "adapt": "True",
            "reader": "True",
            "llm_model": "m",
        },
        "code": code_fingerprint(),
    }


def test_where_the_llm_lies_is_not_told() -> None:
    told = made_of(settings(llm_base_url="http://key@10.0.0.1/v1", llm_model="m"), {})
    assert "10.0.0.1" not in str(told)


def test_another_line_of_code_or_another_name_gives_another_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    code, weights = tmp_path / "a.py", tmp_path / "w.json"
    code.write_text("x = 1\n")
    weights.write_text("{}")
    first = digest([weights, code])
    assert digest([code, weights]) == first
    (tmp_path / "a.pyc").write_text("")
    assert digest(tmp_path.iterdir()) == first
    weights.write_text('{"w": 1}')
    second = digest([code, weights])
    code.rename(tmp_path / "b.py")
    assert len({first, second, digest([tmp_path / "b.py", weights])}) == 3
