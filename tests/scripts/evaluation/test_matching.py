from __future__ import annotations

import pytest

from scripts.evaluation.matching import covers, includes, same_file, share_run
from scripts.evaluation.suite_items import Gold

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789ÅÄÖ!"  # 40 characters


def test_forty_characters_in_a_row_are_enough_and_thirty_nine_are_not() -> None:
    assert len(LETTERS) == 40
    assert share_run(f"före {LETTERS} efter", f"annat {LETTERS} slut")
    assert not share_run(f"före{LETTERS[1:]}efter", f"annat{LETTERS[1:]}slut")


def test_the_whole_of_a_shorter_text_is_enough() -> None:
    assert share_run("Jenny Hellsten", "Stabschef Jenny Hellsten Strateg")
    assert share_run("Stabschef Jenny Hellsten Strateg", "Jenny Hellsten")
    assert not share_run("Jenny Hellsten", "Jenny Hellström är här")


def test_white_space_counts_as_one_space_and_case_is_ignored() -> None:
    assert share_run("Svar  önskas\n\nSENAST", "svar önskas senast den 14")
    assert not share_run("Svar önskas", "Svarönskas")


def test_dashes_are_not_made_alike_in_quotes() -> None:
    assert not share_run("Västbus – samverkan", "Västbus - samverkan")


@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_blank_text_shares_nothing(blank: str) -> None:
    assert not share_run(blank, "text")


def test_patterns_see_plain_dashes_single_spaces_and_no_case() -> None:
    assert includes("barn‐ och\n ungdom", "Barn- och ungdom")
    assert includes("13–17 år", "13-17")
    assert includes("Ja, GR har.", r"\bgr\b")
    assert not includes("Grund", r"\bgr\b")


def test_files_are_matched_by_base_name_or_by_the_imported_name() -> None:
    assert same_file("000_a.txt", "remiss/000_a.txt")
    assert same_file("000_a.txt", "remiss/missiv.txt", "000_a.txt")
    assert not same_file("000_a.txt", "remiss/1000_a.txt")
    assert not same_file("000_a.txt", "remiss/missiv.txt", "")


def test_a_quote_in_another_file_does_not_cover() -> None:
    place = Gold(file="a.txt", quote="Inga barn ska falla mellan stolarna.")
    assert covers(place, "x/a.txt", "", place.quote)
    assert not covers(place, "x/b.txt", "", place.quote)
