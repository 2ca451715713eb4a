"""Questions about jobs and stored files."""
