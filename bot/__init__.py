"""From a question to a cited answer in Teams."""

import index  # noqa: F401 - before anything of ours loads ONNX Runtime, which it keeps quiet
