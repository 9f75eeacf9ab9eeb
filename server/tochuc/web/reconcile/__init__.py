"""The reconciliation service: names of others are matched with things of the graph, and get facts beside them."""
