"""Verbs: asking for a reading, carrying it out, correcting, approving, rejecting."""
