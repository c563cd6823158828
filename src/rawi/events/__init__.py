"""Events: what happened, to whom, where, when, and on whose word."""
