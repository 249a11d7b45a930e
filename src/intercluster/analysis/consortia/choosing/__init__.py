"""The best team that meets all rules, the next ones, and what is missing where there is none."""
