"""Verbs: giving signs of life."""
