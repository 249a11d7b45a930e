"""What every import shares: uploads and the wizard."""
