"""The graph as a whole: dumps, tables, its description, and what links to what."""
