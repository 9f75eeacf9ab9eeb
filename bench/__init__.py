"""Measurements beside peers; results are kept as text beside this file."""
