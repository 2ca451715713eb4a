"""Sheet intake: an upload read, planned against the lab's records, and written at once."""
