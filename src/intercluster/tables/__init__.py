"""Tables in files: CSV, XLSX and JSON in, safe tables out. No database."""
