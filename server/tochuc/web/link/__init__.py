"""`/link`: a table that is pasted or uploaded, with the things that its names mean."""
