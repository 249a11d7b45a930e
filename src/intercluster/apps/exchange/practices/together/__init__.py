"""Good practices that organisations of several clusters or countries have drafted together."""
