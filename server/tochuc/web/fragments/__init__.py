"""Triple Pattern Fragments: pages of the triples that one pattern matches."""
