"""Whether scanned documents can be read here."""

from __future__ import annotations

import shutil
import subprocess

import pytest


def _missing() -> str:
    program = shutil.which("tesseract")
    listed = subprocess.run([program, "--list-langs"], capture_output=True) if program else None
    if listed and b"swe" in listed.stdout.split():
        return ""
    return "Tesseract with Swedish is not installed: run .ci/install-ocr."


_REASON = _missing()
needs_ocr = (pytest.mark.ocr, pytest.mark.skipif(bool(_REASON), reason=_REASON))
