from __future__ import annotations

from pathlib import Path

import pytest

from index.fusion import Weights
from scripts.evaluation.configuration import ConfigurationError, load_configuration


def write(folder: Path, text: str) -> Path:
    path = folder / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_named_stays_as_in_service(tmp_path: Path) -> None:
    read = load_configuration(
        write(tmp_path, "index: idx\nweights: {ngrams: 0}\nsettings: {region: Västmanland}")
    )
    assert read.name == "changed"
    assert read.index == tmp_path / "idx"
    fusion = read.fusion()
    assert fusion is not None
    assert (fusion.ngrams, fusion.maxsim) == (0, Weights.load().maxsim)
    assert read.applied().region == "Västmanland"
    assert read.told()["region"] == "Västmanland"


def test_an_empty_configuration_is_the_one_in_service(tmp_path: Path) -> None:
    read = load_configuration(write(tmp_path, ""))
    assert read.fusion() is None
    assert read.told() == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("treshold: 0.5", "changed.yaml: treshold: unknown key"),
        ("weights: {dens: 1}", "changed.yaml: weights.dens: unknown key"),
        ("threshold: 2", "changed.yaml: threshold: Input should be less than or equal to 1"),
        ("- a", "changed.yaml: file: Input should be a valid dictionary"),
        ("a: [", "changed.yaml: cannot be read as YAML"),
    ],
)
def test_a_malformed_configuration_names_file_and_field(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(write(tmp_path, text))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("settings: {regon: x}", "changed: settings.regon: no such setting"),
        ("settings: {port: -1}", "changed: settings.port: Input should be greater"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(write(tmp_path, text)).applied()
    assert message in str(caught.value)
