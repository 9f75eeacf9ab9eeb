"""Pictures of an answer: what a chart declares becomes Vega-Lite, and a text that says the same."""
