"""Ways into the graph: the first page, search, and lists of the things of a class."""
