"""Charts as inline SVG, without any library: the report opens without a network.

Colours come from the page's style sheet by class, so that dark mode and print hold for
charts too. Each has a title and a description for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 360, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 12, 44
_BAR = 220


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart and the title over it."""

    title: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: what it shows, its range and the values that are written beside it."""

    label: str
    low: float
    high: float
    ticks: Sequence[float]

    def place(self, value: float, first: float, last: float) -> float:
        """Where `value` lies between the coordinates of the axis' ends."""
        span = (self.high - self.low) or 1.0
        return round(first + (value - self.low) / span * (last - first), 1)


def shares(label: str) -> Axis:
    """An axis from 0 to 100 %."""
    return Axis(label, 0.0, 1.0, (0, 0.25, 0.5, 0.75, 1))


@dataclass(frozen=True, slots=True)
class Frame:
    """The plotting area between two axes."""

    x: Axis
    y: Axis

    def across(self, value: float) -> float:
        """Horizontal coordinate of a value."""
        return self.x.place(value, _LEFT, WIDTH - _RIGHT)

    def up(self, value: float) -> float:
        """Vertical coordinate of a value."""
        return self.y.place(value, HEIGHT - _BOTTOM, _TOP)

    def draw(self, name: str, title: str, description: str, marks: Iterable[str]) -> Chart:
        """The whole chart; `name` must be unique on the page."""
        parts = [
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-labelledby="{name}-title {name}-text" class="chart">',
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-text">{escape(description)}</desc>',
            *self._axes(),
            *marks,
            "</svg>",
        ]
        return Chart(title, Markup("".join(parts)))

    def _axes(self) -> Iterable[str]:
        base, left = HEIGHT - _BOTTOM, _LEFT
        yield f'<path class="axis" d="M{left} {_TOP}V{base}H{WIDTH - _RIGHT}"/>'
        for tick in self.x.ticks:
            at = self.across(tick)
            yield f'<text x="{at}" y="{base + 16}" text-anchor="middle">{_tick(tick)}</text>'
        for tick in self.y.ticks:
            at = self.up(tick)
            yield f'<path class="grid" d="M{left} {at}H{WIDTH - _RIGHT}"/>'
            yield f'<text x="{left - 6}" y="{at + 4}" text-anchor="end">{_tick(tick)}</text>'
        middle, foot = (left + WIDTH - _RIGHT) / 2, HEIGHT - 8
        yield f'<text x="{middle}" y="{foot}" text-anchor="middle">{escape(self.x.label)}</text>'
        yield (
            f'<text transform="translate(12 {(base + _TOP) / 2}) rotate(-90)" '
            f'text-anchor="middle">{escape(self.y.label)}</text>'
        )


def dots(frame: Frame, points: Iterable[tuple[float, float, float]]) -> Iterable[str]:
    """Circles at (x, y), with an area that grows with the third value, a count."""
    for x, y, count in points:
        radius = round(3 + count**0.5, 1)
        yield f'<circle class="mark" cx="{frame.across(x)}" cy="{frame.up(y)}" r="{radius}"/>'


def line(frame: Frame, points: Sequence[tuple[float, float]], style: str = "line") -> Iterable[str]:
    """A line through the points."""
    if points:
        path = "L".join(f"{frame.across(x)} {frame.up(y)}" for x, y in points)
        yield f'<path class="{style}" d="M{path}"/>'


def columns(frame: Frame, bars: Iterable[tuple[float, float, float]]) -> Iterable[str]:
    """Columns from x to x of the given height."""
    floor = frame.up(0)
    for start, end, height in bars:
        left, right, top = frame.across(start), frame.across(end), frame.up(height)
        yield (
            f'<rect class="fill" x="{left}" y="{top}" width="{max(right - left - 1, 1):.1f}" '
            f'height="{floor - top:.1f}"/>'
        )


def bar(value: float, low: float | None, high: float | None) -> Markup:
    """A bar of a share with its interval, beside the same numbers in a table."""
    parts = [
        f'<svg viewBox="0 0 {_BAR} 16" class="bar" aria-hidden="true" focusable="false">',
        f'<rect class="rail" width="{_BAR}" height="16"/>',
        f'<rect class="fill" width="{value * _BAR:.1f}" height="16"/>',
    ]
    if low is not None and high is not None:
        parts.append(f'<path class="whisker" d="M{low * _BAR:.1f} 8H{high * _BAR:.1f}"/>')
    return Markup("".join([*parts, "</svg>"]))  # numbers alone


def _tick(value: float) -> str:
    return f"{value:g}".replace(".", ",")
