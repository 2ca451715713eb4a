"""The front page: what this is and where to go next."""
