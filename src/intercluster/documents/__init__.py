"""Documents to print and to pass on: one content, as PDF and as DOCX."""
