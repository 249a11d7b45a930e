"""The schedule with the fewest idle periods in which all wishes are met, and the proof that there is none better."""
