"""Schedules of matchmaking events: who meets whom, when and at which table, and how good that is."""
