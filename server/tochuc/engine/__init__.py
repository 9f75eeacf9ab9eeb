"""What answers queries: one small interface, the engine chosen when the server starts."""
