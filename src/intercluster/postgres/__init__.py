"""PostgreSQL for intercluster: the embedded server, a check of any server, and Django's database engine."""
