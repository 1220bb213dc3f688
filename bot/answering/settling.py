"""Lets Python's collector look past what stays for good: the models and the index.

It walks through all that lives now and then, with everybody waiting, and the index in
memory makes that 0.2 to 0.4 seconds. What is frozen is not walked through.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Take all that lives as there to stay; what an earlier index left behind is let go of.

    It affects the whole process, and takes as long as one walk.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
