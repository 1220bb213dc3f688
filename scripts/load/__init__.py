"""Plays many people who ask a running bot at once."""
