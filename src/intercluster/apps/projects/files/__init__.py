"""Files of a consortium: what a funder asks for, and what partners sign and hand on."""
