"""How the encoder is adapted: pairs, batches, objective, measurement."""
