"""Saved queries: their catalogue, their pages, their data, their pictures."""
