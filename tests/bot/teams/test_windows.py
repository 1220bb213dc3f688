"""Windows that move: who has room, from when on, and what is let go of."""

from __future__ import annotations

from limits import parse

from bot.teams.windows import Windows

TWO_A_MINUTE = parse("2/minute")


class Clock:
    """A time that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_there_is_room_again_when_the_oldest_hit_is_over() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    assert windows.hit(TWO_A_MINUTE, "a")
    clock.now += 30
    assert windows.hit(TWO_A_MINUTE, "a")
    assert not windows.hit(TWO_A_MINUTE, "a")
    clock.now += 29.9
    assert not windows.hit(TWO_A_MINUTE, "a"), "what was refused does not count"
    clock.now += 0.1
    assert windows.hit(TWO_A_MINUTE, "a")
    assert not windows.hit(TWO_A_MINUTE, "a")


def test_each_limit_and_each_name_has_a_window_of_its_own() -> None:
    windows = Windows(clock=Clock())
    for name in (("person", "a"), ("person", "b"), ("tenant", "a")):
        assert [windows.hit(parse("1/minute"), *name) for _ in range(2)] == [True, False]
    assert windows.hit(parse("1/hour"), "person", "a")


def test_whoever_is_silent_is_let_go_of() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    for number in range(100):
        windows.hit(TWO_A_MINUTE, f"{number}")
    windows.hit(parse("2/hour"), "slow")
    clock.now += 61
    assert windows.hit(TWO_A_MINUTE, "new")
    assert len(windows) == 2
    assert windows.hit(parse("2/hour"), "slow")
    assert not windows.hit(parse("2/hour"), "slow")
