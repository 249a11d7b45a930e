"""The assembly of a cluster: notice, agenda, motions, attendance, minutes."""
