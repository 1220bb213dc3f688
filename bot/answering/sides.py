"""A comparison asks the same of two regions or two years: what to ask of each (pure)."""

from __future__ import annotations

from collections.abc import Collection

from bot.answering.question import Asked, QuestionAnalysis, without_comparing
from index.authority import mentions_region, without_regions
from index.swedish import YEAR


def sides(analysis: QuestionAnalysis, regions: Collection[str], own: str) -> tuple[str, ...]:
    """One question a side, or nothing where the question names no two of a kind.

    Args:
        regions: those of the documents.
        own: the users' region, which a comparison with another one leaves unsaid.
    """
    if not analysis.wants(Asked.COMPARISON):
        return ()
    text = analysis.text
    ordered = sorted(regions, key=lambda region: (region != own, region))
    named = [region for region in ordered if mentions_region(text, region)]
    if len(named) == 1 and own in regions and own not in named:
        named.insert(0, own)
    if len(named) > 1:
        bare = without_comparing(without_regions(text, named)).rstrip(" ?.!")
        return tuple(f"{bare} i {region}?" for region in named)
    years = list(dict.fromkeys(YEAR.findall(text)))
    if len(years) > 1:
        bare = without_comparing(YEAR.sub(" ", text)).rstrip(" ?.!")
        return tuple(f"{bare} {year}?" for year in years)
    return ()
