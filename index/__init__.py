"""From documents to ranked passages."""

import os

# ONNX Runtime tells Microsoft which models are run, under an id that it keeps on the machine,
# unless this is set before it is loaded. Nothing that we do is anybody's business.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
