"""Graphs of one's own: what bearers of a token write, kept apart from the snapshot and laid beside it."""
