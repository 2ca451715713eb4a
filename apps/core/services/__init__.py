"""Verbs: jobs, the queue, stored files, remembered answers."""
