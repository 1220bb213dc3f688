"""How much of each kind of example the reader is trained on."""

SHARES: dict[str, float] = {
    "squad": 0.05,
    "swequad": 0.09,
    "written": 0.54,
    "impossible": 0.01,
    "mined": 0.17,
    "swapped": 0.04,
    "place": 0.02,
    "yes_no": 0.02,
    "about": 0.01,
    "planted": 0.03,
    "far": 0.01,
    "facet": 0.01,
}

OWN = {"own": 0.27, "own_not": 0.35}
OWN_SHARES = {kind: share * (1 - sum(OWN.values())) for kind, share in SHARES.items()} | OWN
"""To adapt to documents in service without forgetting how to read others."""
