"""The plots of the report: calibration, risk by coverage, latency, documents by kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.evaluation.charts import Axis, Chart, Frame, columns, dots, line, shares
from scripts.evaluation.results import Scored

BINS = 10
_LATENCY_BINS = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the heat map: the share handled right, its shade from 0 to 4, and n."""

    share: float
    shade: int
    n: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Documents by kind and type of question; a cell is `None` without questions."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


def reliability_points(items: Sequence[Scored]) -> list[tuple[float, float, float]]:
    """Mean confidence, share answerable and count of each of ten equal bins."""
    bins: dict[int, list[tuple[float, float]]] = {}
    for item in items:
        confidence = item.scores.get("confidence")
        if confidence is not None:
            place = min(int(confidence * BINS), BINS - 1)
            bins.setdefault(place, []).append((confidence, float(item.kind == "answerable")))
    return [
        (sum(c for c, _ in pairs) / len(pairs), sum(a for _, a in pairs) / len(pairs), len(pairs))
        for _, pairs in sorted(bins.items())
    ]


def reliability(items: Sequence[Scored]) -> Chart | None:
    """Reliability diagram; `None` without confidences."""
    points = reliability_points(items)
    if not points:
        return None
    frame = Frame(shares("Tillit"), shares("Andel frågor som har svar"))
    told = "; ".join(f"tillit {x:.2f}: {y:.2f} ({n:.0f} frågor)" for x, y, n in points)
    marks = [*line(frame, [(0, 0), (1, 1)], "reference"), *dots(frame, points)]
    text = f"På linjen stämmer tilliten. {told}."
    return frame.draw("reliability", "Stämmer tilliten?", text, marks)


def risk_points(items: Sequence[Scored]) -> list[tuple[float, float]]:
    """Share of questions answered, and share of those handled wrong, by falling confidence."""
    ranked = sorted(
        (i for i in items if i.answer.answered and "confidence" in i.scores),
        key=lambda item: -item.scores["confidence"],
    )
    points, wrong = [], 0.0
    for count, item in enumerate(ranked, 1):
        wrong += 1 - item.scores["handled_right"]
        points.append((count / len(items), wrong / count))
    return points


def risk_coverage(items: Sequence[Scored]) -> Chart | None:
    """Risk–coverage curve (El-Yaniv & Wiener 2010); `None` when nothing was answered."""
    points = risk_points(items)
    if not points:
        return None
    frame = Frame(shares("Andel frågor som besvaras"), shares("Andel fel bland dem"))
    coverage, risk = points[-1]
    text = f"Som det är nu besvaras {coverage:.0%} och {risk:.0%} av dem är fel."
    return frame.draw("risk", "Fel mot andel besvarade", text, line(frame, points))


def latency(items: Sequence[Scored]) -> Chart | None:
    """Histogram of response times; `None` without timings."""
    times = [i.scores["latency_ms"] for i in items if i.scores.get("latency_ms")]
    if not times:
        return None
    longest = max(times)
    step = _round_step(longest / 4)
    top = step * math.ceil(longest / step)
    counts = [0] * _LATENCY_BINS
    for time in times:
        counts[min(int(time / top * _LATENCY_BINS), _LATENCY_BINS - 1)] += 1
    width = top / _LATENCY_BINS
    x = Axis("Svarstid, ms", 0, top, [step * tick for tick in range(round(top / step) + 1)])
    y = Axis("Frågor", 0, max(counts), sorted({0, max(counts) // 2, max(counts)}))
    bars = [(n * width, (n + 1) * width, c) for n, c in enumerate(counts)]
    frame = Frame(x, y)
    text = f"{len(times)} frågor, den längsta tiden {longest:.0f} ms."
    return frame.draw("latency", "Svarstider", text, columns(frame, bars))


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … that is `least` or more."""
    unit: float = 10 ** math.floor(math.log10(least))
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= least * (1 - 1e-9))


def heat_map(items: Sequence[Scored]) -> HeatMap | None:
    """Share handled right by document and kind or type; `None` without gold documents."""
    groups: dict[tuple[str, str], list[float]] = {}
    for item in items:
        kind = "conversation" if item.turn else item.kind
        for document in item.documents:
            for label in dict.fromkeys(filter(None, (kind, item.type))):
                groups.setdefault((document, label), []).append(item.scores["handled_right"])
    if not groups:
        return None
    kinds = {"answerable", "unanswerable", "conversation"}
    labels = sorted({label for _, label in groups}, key=lambda text: (text not in kinds, text))
    rows = tuple(
        (document, tuple(_cell(groups.get((document, label))) for label in labels))
        for document in sorted({document for document, _ in groups})
    )
    return HeatMap(tuple(labels), rows)


def _cell(values: Sequence[float] | None) -> Cell | None:
    if not values:
        return None
    share = sum(values) / len(values)
    return Cell(share, min(int(share * 5), 4), len(values))
