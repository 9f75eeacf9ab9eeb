"""Short addresses of queries, kept by this server itself."""
