"""Graphs of one's own over HTTP: the Graph Store Protocol at /graphs, and updates at /sparql."""
