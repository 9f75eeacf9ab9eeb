"""The organisation chart and the graph of documents."""
