"""Whether an installation is sound: for the command, the administrator's page, and load balancers."""
