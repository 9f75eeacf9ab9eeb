"""The build: read, check, derive, close, explain, index, and write a snapshot."""
