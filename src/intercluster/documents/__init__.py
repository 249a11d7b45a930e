"""Documents to print and to share: one content, as PDF and as DOCX."""
