"""Classifications of activities and their labels."""
