"""What each page shows: made from an archive's desk, drawn by a template."""
