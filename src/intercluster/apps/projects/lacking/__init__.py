"""Ideas of others that lack what an own organisation can do."""
