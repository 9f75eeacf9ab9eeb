"""Finding our own things in another SPARQL endpoint, and proposing claims that say so."""
