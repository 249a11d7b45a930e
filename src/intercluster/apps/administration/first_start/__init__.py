"""Setting up an empty installation: by a page behind a one-time link, or by a command."""
