"""Average two readers: `scripts/average_readers.py EARLIER LATER --share 0.35 --out FILE`.

The later one must have gone on from the earlier one (`train_reader.py --resume`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from index import lora
from index.errors import ModelError


def average(earlier: Path, later: Path, share: float) -> lora.Adapter:
    """What lies `share` of the way from one reader to the other, their calibrations too.

    Raises:
        ModelError: a file cannot be read, or they were made for different models.
    """
    first, second = lora.load(earlier), lora.load(later)
    if first.metadata["base"] != second.metadata["base"]:
        raise ModelError(f"{earlier} and {later} were made for different models.")
    calibrations = [json.loads(each.metadata["calibration"]) for each in (first, second)]
    calibration = [a + share * (b - a) for a, b in zip(*calibrations, strict=True)]
    found = lora.between(first, second, share)
    told = {"calibration": json.dumps(calibration), "averaged": str(share)}
    return replace(found, metadata={**second.metadata, **told})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("earlier", type=Path)
    parser.add_argument("later", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the later one, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    try:
        adapter = average(given.earlier, given.later, given.share)
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    lora.write(given.out, adapter, eight_bits=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
