"""Fit what tells requests that are to be declined from questions about the documents.

`scripts/fit_requests.py SUITE...` takes the questions of suites, of which those of category
"adversarial" are to be declined, writes `bot/answering/requests.json` and prints how well
questions that were left out are told apart.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.answering.requests import ABOVE, REQUESTS_FILE
from scripts.evaluation.suite import load_suites
from scripts.train_reader import open_searcher

STRENGTH = 30.0
"""Inverse of the regularisation: vectors of length 1 need large coefficients."""
FOLDS = 5
SEED = 7


def model() -> LogisticRegression:
    """What is fitted."""
    return LogisticRegression(C=STRENGTH, max_iter=3000)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("suites", type=Path, nargs="+", metavar="SUITE")
    parser.add_argument("--out", type=Path, default=REQUESTS_FILE)
    given = parser.parse_args(arguments)
    searcher = open_searcher()
    asked = [turns[0] for suite in load_suites(given.suites) for turns in suite.asked()]
    vectors = np.array([searcher.search(one.question, limit=1).vector for one in tqdm(asked)])
    declined = np.array([one.category == "adversarial" for one in asked])
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    odds = cross_val_predict(model(), vectors, declined, cv=folds, method="decision_function")
    auroc = roc_auc_score(declined, odds)
    caught, wrongly = np.mean(odds[declined] > ABOVE), np.mean(odds[~declined] > ABOVE)
    print(
        f"{len(asked)} questions, {declined.sum()} to decline; left out: AUROC {auroc:.3f}, "
        f"above {ABOVE} {caught:.3f} of those and {wrongly:.3f} of the others"
    )
    fitted = model().fit(vectors, declined)
    values = {
        "encoder": searcher.encoder.fingerprint,
        "intercept": round(float(fitted.intercept_[0]), 4),
        "coefficients": [round(float(value), 3) for value in fitted.coef_[0]],
    }
    given.out.write_text(json.dumps(values) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
