"""One known document, written in every format that is read."""
