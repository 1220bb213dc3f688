"""Headers and footers go; headings and text at the edge of a page stay."""

from __future__ import annotations

from index.readers.page.running import PageWords, without_running
from index.readers.page.words import Word

HEIGHT = 800.0


def page(number: int, *lines: tuple[float, str]) -> PageWords:
    """A page with one word for each line, at its distance from the top."""
    words = (Word(text, 50, 300, top, top + 10, 10.0) for top, text in lines)
    return PageWords(number, HEIGHT, tuple(words))


def kept(*pages: PageWords) -> list[list[str]]:
    return [[word.text for word in page.words] for page in without_running(pages)]


def test_what_stands_on_each_page_goes() -> None:
    pages = [page(n, (20, "Region"), (300, f"Text {n}"), (780, f"Sida {n} (3)")) for n in (1, 2, 3)]
    assert kept(*pages) == [["Text 1"], ["Text 2"], ["Text 3"]]


def test_on_two_pages_both_must_have_it() -> None:
    assert kept(page(1, (20, "Avtal"), (300, "a")), page(2, (20, "Bilaga"), (300, "b"))) == [
        ["Avtal", "a"],
        ["Bilaga", "b"],
    ]


def test_numbers_that_do_not_count_the_pages_are_text() -> None:
    """Chapters begin at the top of pages 1, 4 and 9."""
    pages = [page(at, (20, f"Kapitel {n}"), (300, "x")) for n, at in enumerate((1, 4, 9), start=1)]
    assert kept(*pages) == [["Kapitel 1", "x"], ["Kapitel 2", "x"], ["Kapitel 3", "x"]]


def test_a_number_on_its_own_at_every_foot_goes() -> None:
    pages = [page(n, (300, "x"), (785, str(n + 4))) for n in range(1, 5)]
    assert kept(*pages) == [["x"]] * 4


def test_large_headings_that_happen_to_count_the_pages_stay() -> None:
    def appendix(number: int) -> PageWords:
        heading = Word(f"Bilaga {number}", 50, 200, 40, 56, 16.0)
        text = (Word("text", 50, 80, 300 + 12 * at, 310 + 12 * at, 10.0) for at in range(3))
        return PageWords(number, HEIGHT, (heading, *text))

    assert all(words[0].startswith("Bilaga") for words in kept(*map(appendix, (1, 2, 3))))


def test_a_repeated_line_inside_the_text_stays() -> None:
    pages = [page(n, (90, f"Rubrik {'abc'[n]}"), (104, "Syfte"), (300, "x")) for n in range(3)]
    assert all("Syfte" in words for words in kept(*pages))


def test_a_single_page_keeps_all() -> None:
    assert kept(page(1, (20, "Region"), (780, "Sida 1 (1)"))) == [["Region", "Sida 1 (1)"]]


def test_the_head_of_a_short_chapter_goes_with_the_number_of_its_page() -> None:
    def numbered(at: int, head: str) -> PageWords:
        words = [Word(head, 50, 120, 20, 30, 10.0), Word(str(at + 2), 500, 510, 20, 30, 10.0)]
        return PageWords(at, HEIGHT, (*words, Word("text", 50, 80, 300, 310, 10.0)))

    heads = ("Syfte", "Syfte", "Ansvar", "Ansvar", "Uppsägning")
    assert kept(*(numbered(at, head) for at, head in enumerate(heads, start=1))) == [["text"]] * 5
