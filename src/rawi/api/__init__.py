"""The archive over HTTP: REST with OpenAPI, and feeds out."""
