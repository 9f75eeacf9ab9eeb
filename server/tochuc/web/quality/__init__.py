"""What a snapshot holds, and what it does not."""
