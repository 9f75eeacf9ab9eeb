"""The vocabulary: its page, and its terms as data."""
