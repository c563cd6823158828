"""Figures: quantities in a text, what they count, how it is with that, and whose figure it is."""
