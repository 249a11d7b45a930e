"""Study visits and staff exchange."""
