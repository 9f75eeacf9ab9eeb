"""The addresses and the page of every thing in the graph."""
