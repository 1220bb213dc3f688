"""Building of the training examples of the learned reader."""
