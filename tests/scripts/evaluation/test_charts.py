from __future__ import annotations

import xml.etree.ElementTree as ET

from scripts.evaluation.charts import Axis, Frame, bar, columns, dots, line, shares


def test_values_are_placed_between_the_ends_of_the_axes() -> None:
    frame = Frame(shares("x"), Axis("y", 0, 10, (0, 10)))
    assert (frame.across(0), frame.across(1)) == (60, 340)
    assert (frame.up(0), frame.up(10), frame.up(5)) == (216, 12, 114)


def test_a_chart_is_well_formed_named_and_escaped() -> None:
    frame = Frame(shares("a < b"), shares("y & z"))
    marks = [
        *dots(frame, [(0.5, 0.5, 4)]),
        *line(frame, [(0, 0), (1, 1)]),
        *line(frame, []),
        *columns(frame, [(0, 0.5, 0.5)]),
    ]
    chart = frame.draw("c", "Ett <b>", "Två & tre", marks)
    root = ET.fromstring(str(chart.svg))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c-title c-text"
    assert (root.findtext("title"), root.findtext("desc")) == ("Ett <b>", "Två & tre")
    circle = root.find("circle")
    assert circle is not None and (circle.get("cx"), circle.get("r")) == ("200.0", "5.0")
    column = root.find("rect")
    assert column is not None and column.get("height") == "102.0"


def test_a_bar_has_its_value_and_its_interval() -> None:
    root = ET.fromstring(str(bar(0.5, 0.25, 0.75)))
    assert root.findall("rect")[1].get("width") == "110.0"
    whisker = root.find("path")
    assert whisker is not None and whisker.get("d") == "M55.0 8H165.0"
    assert ET.fromstring(str(bar(0.5, None, None))).find("path") is None


def test_a_flat_axis_does_not_divide_by_zero() -> None:
    assert Axis("x", 3, 3, ()).place(3, 0, 100) == 0
