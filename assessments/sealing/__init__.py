"""Sealing: what is written about a person is encrypted before it reaches the database (use assessments.sealed)."""
