"""What every encoder promises, whether fake, fast, general or the real model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from index.encoder import load_encoder
from index.encoder_fast import FastEncoder
from index.errors import ModelError
from index.types import Encoder
from tests.fake_encoder import FakeEncoder
from tests.index.tiny_model import prepare_tiny

KINDS: tuple[Literal["query", "passage"], ...] = ("query", "passage")
TEXTS = ["vem kallar till sip?", "", "🙂", "å", "en mycket längre text. " * 30]


@pytest.fixture(scope="module")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cache = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        prepare_tiny(cache, patch)
        yield cache


@pytest.fixture(
    scope="module",
    params=["fake", "fast", "general", pytest.param("real", marks=pytest.mark.model)],
)
def encoder(request: pytest.FixtureRequest, tiny_cache: Path) -> Encoder:
    make: dict[str, Callable[[], Encoder]] = {
        "fake": FakeEncoder,
        "fast": lambda: load_encoder(adapt=False, cache=tiny_cache),
        "general": lambda: load_encoder(adapt=False, cache=tiny_cache, plain=True),
        "real": load_encoder,
    }
    return make[request.param]()


@pytest.mark.parametrize("kind", KINDS)
def test_vectors_have_unit_length_and_the_stated_dimension(
    encoder: Encoder, kind: Literal["query", "passage"]
) -> None:
    encoded = encoder.encode(TEXTS, kind=kind)
    assert encoded.pooled.shape == (len(TEXTS), encoder.dim)
    assert encoded.pooled.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encoded.pooled, axis=1), 1, atol=1e-5)
    assert len(encoded.tokens) == len(TEXTS)
    for vectors in encoded.tokens:
        assert vectors.dtype == np.float32
        assert vectors.shape[1] == encoder.dim
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vectors_in_any_company(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS, kind="passage")
    for i, text in enumerate(TEXTS):
        alone = encoder.encode([text], kind="passage")
        np.testing.assert_allclose(alone.pooled[0], together.pooled[i], atol=1e-5)
        np.testing.assert_allclose(alone.tokens[0], together.tokens[i], atol=1e-5)


def test_the_prefix_has_no_token_vectors(encoder: Encoder) -> None:
    lengths = {len(encoder.encode(["å"], kind=kind).tokens[0]) for kind in KINDS}
    assert len(lengths) == 1
    assert lengths <= {1, 2}


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    encoded = encoder.encode([], kind="query")
    assert encoded.pooled.shape == (0, encoder.dim)
    assert encoded.tokens == ()


def test_twenty_thousand_characters_are_cut_not_refused(encoder: Encoder) -> None:
    for text in ("samverkan " * 2000, "x" * 20_000):
        assert len(encoder.encode([text], kind="query").tokens[0]) <= 512


def test_the_same_words_are_nearer_than_others(encoder: Encoder) -> None:
    texts = ["barnens hälsa i skolan", "barnens hälsa i skolan?", "kvartalets momsredovisning"]
    pooled = encoder.encode(texts, kind="passage").pooled
    assert pooled[0] @ pooled[1] > pooled[0] @ pooled[2]


def test_the_fingerprint_stays(encoder: Encoder) -> None:
    before = encoder.fingerprint
    encoder.encode(["a"], kind="query")
    assert encoder.fingerprint == before != ""


def test_both_paths_of_one_model_agree(tiny_cache: Path) -> None:
    general = load_encoder(adapt=False, cache=tiny_cache, plain=True)
    fast = load_encoder(adapt=False, cache=tiny_cache)
    assert isinstance(fast, FastEncoder)
    assert fast.fingerprint == general.fingerprint
    for kind in KINDS:
        ours, theirs = fast.encode(TEXTS, kind=kind), general.encode(TEXTS, kind=kind)
        np.testing.assert_allclose(ours.pooled, theirs.pooled, atol=0.02)
        assert [t.shape for t in ours.tokens] == [t.shape for t in theirs.tokens]


def test_a_damaged_model_folder_is_refused_with_advice(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{")
    with pytest.raises(ModelError, match="check that it is complete"):
        load_encoder(str(tmp_path))


def test_another_folder_gets_a_fingerprint_of_its_own_and_keeps_it(tiny_cache: Path) -> None:
    folder = next(path for path in tiny_cache.iterdir() if path.is_dir())
    first, second = load_encoder(str(folder)), load_encoder(str(folder))
    assert first.fingerprint == second.fingerprint
    assert first.fingerprint.startswith("st-")
