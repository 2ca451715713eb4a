"""Signing in over the API, and the people behind it."""
