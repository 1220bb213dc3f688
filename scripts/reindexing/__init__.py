"""The parts of `scripts/reindex.py`."""
