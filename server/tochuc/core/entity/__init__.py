"""What the page of one thing shows: pure, from the quads about it and from what the ontology says."""
