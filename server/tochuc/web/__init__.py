"""The web side: read the request, call inward, answer."""
