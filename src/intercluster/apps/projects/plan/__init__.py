"""The plan of a consortium: its work packages, who works how much in them, what it costs and what is paid of it."""
