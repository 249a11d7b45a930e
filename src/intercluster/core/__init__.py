"""What every app builds on: registries, errors, history, imports. Knows no app."""
