"""History of rows and the timeline made of it."""
