"""What all tests share: the database, the pace of the tests, and fixtures that more than one folder uses."""
