"""The report as one HTML file that needs nothing else: no network, no other file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from index.lines import one_line
from scripts.evaluation.answers import AnswerObject, CitedPlace
from scripts.evaluation.baseline import Comparison
from scripts.evaluation.charts import bar
from scripts.evaluation.matching import covers
from scripts.evaluation.metric import Metric
from scripts.evaluation.metrics import METRICS
from scripts.evaluation.plots import heat_map, latency, reliability, risk_coverage
from scripts.evaluation.results import Provenance, Result, Scored, StoredEstimate

_TEMPLATES = Path(__file__).with_name("templates")
_LONG_TEXT = 400
WORDS = {
    "answerable": "har svar",
    "unanswerable": "saknar svar",
    "conversation": "samtal",
    "answered": "besvarad",
    "not_found": "hittade inget svar",
    "declined": "avböjd",
    "near": "nära",
    "far": "långt ifrån",
    "adversarial": "angrepp",
    "fact": "faktum",
    "list": "lista",
    "date": "datum",
    "contact": "kontakt",
    "definition": "definition",
    "yesno": "ja eller nej",
    "comparison": "jämförelse",
    "status": "status",
    "in_force": "gäller",
    "draft": "förslag",
    "superseded": "ersatt",
    "background": "bakgrund",
    "document": "Dokument",
    "kind": "Slag",
    "type": "Typ",
    "category": "Kategori",
    "tag": "Märkning",
    "language": "Språk",
    "sv": "svenska",
    "en": "engelska",
    "outcome": "utfall",
    "must_include": "ska innehålla",
    "source": "källa",
    "refusal": "ska inte besvaras",
    "better": "bättre",
    "worse": "sämre",
    "mixed": "både bättre och sämre",
    "no difference shown": "ingen säker skillnad",
    "system": "System",
    "index_version": "Index",
    "model": "Inbäddningsmodell",
    "models": "Modell",
    "code": "Kodens kontrollsumma",
    "commit": "Kod",
    "day": "Dag",
    "at_once": "Frågor åt gången",
    "settings": "Inställning",
}
SLICED = ("handled_right", "answer_correct", "citation_recall", "refusal_correct")


@dataclass(frozen=True, slots=True)
class Row:
    """A metric as a row of the summary."""

    metric: Metric
    estimate: StoredEstimate
    bar: Markup | None


def html_report(result: Result, comparison: Comparison | None = None) -> str:
    """The whole page."""
    page = _environment().get_template("report.html")
    return page.render(
        result=result,
        comparison=comparison,
        made=[*_made(result.provenance)],
        rows=[*_rows(result)],
        sliced=[metric for metric in METRICS if metric.name in SLICED],
        charts=[
            chart
            for draw in (reliability, risk_coverage, latency)
            if (chart := draw(result.items)) is not None
        ],
        heat=heat_map(result.items),
        metrics={metric.name: metric for metric in METRICS},
        styles=Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8")),
        script=Markup((_TEMPLATES / "report.js").read_text(encoding="utf-8")),
        kinds=sorted({kind_of(item) for item in result.items}),
        types=sorted({item.type for item in result.items if item.type}),
        documents=sorted({name for item in result.items for name in item.documents}),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=swedish_number,
        percent=percent,
        word=lambda text: WORDS.get(text, text),
        kind=kind_of,
    )
    environment.globals.update(in_context=in_context, is_gold=is_gold)
    return environment


def _made(provenance: Provenance) -> Iterable[tuple[str, str]]:
    """What produced the result, as names and values to show."""
    for field, value in provenance.model_dump(exclude={"suites"}).items():
        if isinstance(value, dict):
            yield from ((f"{WORDS[field]}, {name}", told) for name, told in value.items() if told)
        elif value:
            yield WORDS[field], str(value)


def _rows(result: Result) -> Iterable[Row]:
    for metric in METRICS:
        found = result.metrics[metric.name]
        if found.value is not None:
            share = found.value <= 1 and (found.high is None or found.high <= 1)
            is_time = metric.name.endswith("_ms") or metric.name == "answer_length"
            drawn = bar(found.value, found.low, found.high) if share and not is_time else None
            yield Row(metric, found, drawn)


def swedish_number(value: float | None) -> str:
    """A value as the report writes it, with a decimal comma."""
    if value is None:
        return "–"
    return f"{value:.3f}".replace(".", ",") if abs(value) < 10 else f"{value:.0f}"


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def kind_of(item: Scored) -> str:
    """The kind of the item that a question belongs to."""
    return "conversation" if item.turn else item.kind


def in_context(answer: AnswerObject, citation: CitedPlace) -> Markup:
    """The cited words marked in the text around them, as far as that is known."""
    before, after = citation.before, citation.after
    for passage in answer.passages or ():
        inside = passage.start <= citation.start and citation.end <= passage.end
        if passage.document == citation.document and inside:
            before = passage.text[: citation.start - passage.start]
            after = passage.text[citation.end - passage.start :]
            break
    before, after = _shortened(one_line(before), end=True), _shortened(one_line(after))
    quote = escape(one_line(citation.quote))
    return Markup(f"{escape(before)} <mark>{quote}</mark> {escape(after)}")


def is_gold(item: Scored, citation: CitedPlace) -> bool:
    """Whether a citation covers some gold source of the question."""
    return any(
        covers(gold, citation.file, citation.original, citation.quote)
        for source in item.sources
        for gold in source
    )


def _shortened(text: str, *, end: bool = False) -> str:
    if len(text) <= _LONG_TEXT:
        return text
    return f"… {text[-_LONG_TEXT:]}" if end else f"{text[:_LONG_TEXT]} …"
