"""Following a strategy up: the next step of actions, the values of indicators, and what an office owes."""
