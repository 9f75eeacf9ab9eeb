"""The description of every operation, for programs and for people."""
