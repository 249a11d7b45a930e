"""Django database engine: PostgreSQL, embedded unless a host is configured."""
