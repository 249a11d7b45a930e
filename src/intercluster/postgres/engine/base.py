"""Django's PostgreSQL engine, which starts the embedded server at the first connection."""

from typing import Any

from django.db.backends.postgresql import base

from intercluster.postgres import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL connection; with OPTIONS {"embedded": True} it goes to the embedded server."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's parameters, those of the embedded server filled in."""
        options = self.settings_dict["OPTIONS"]
        if not options.get("embedded"):
            return super().get_connection_params()
        own = {name: value for name, value in options.items() if name != "embedded"}
        self.settings_dict = {**self.settings_dict, "OPTIONS": own}
        try:
            return {**super().get_connection_params(), **embedded.connection_parameters()}
        finally:
            self.settings_dict = {**self.settings_dict, "OPTIONS": options}
