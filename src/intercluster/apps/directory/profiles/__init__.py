"""An organisation's page: read, edited by its owner, its history."""
