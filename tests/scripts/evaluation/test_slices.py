from __future__ import annotations

from scripts.evaluation.metrics import measure
from scripts.evaluation.slices import measure_slice, sliced
from tests.scripts.evaluation.test_metrics import sample


def test_slices_by_hand() -> None:
    slices = sliced(sample())
    sizes = {
        dimension: {label: len(part) for label, part in parts.items()}
        for dimension, parts in slices.items()
    }
    assert sizes == {
        "document": {"a.txt": 3},
        "kind": {"answerable": 1, "conversation": 2, "unanswerable": 3},
        "type": {"fact": 6},
        "category": {"far": 1, "near": 2},
        "tag": {"typo": 1},
        "language": {"en": 1, "sv": 5},
        "status": {"draft": 3},
    }
    near = measure(slices["category"]["near"])
    assert near["refusal_correct"].value == 0.5


def test_refusals_of_a_category_are_held_against_the_false_ones() -> None:
    """Of the two near questions one is refused, as is one answerable question."""
    near = sliced(sample())["category"]["near"]
    found = measure_slice("category", near, sample())
    assert (found["refusal_precision"].value, found["refusal_precision"].n) == (1 / 2, 5)
    assert (found["refusal_correct"].value, found["refusal_correct"].n) == (1 / 2, 2)
    assert measure_slice("tag", near, sample())["refusal_precision"].value == 1
