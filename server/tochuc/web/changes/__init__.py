"""What changed and when: the day control, changes between two days, feeds, the timeline."""
