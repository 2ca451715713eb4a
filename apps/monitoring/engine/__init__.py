"""Outside calls of monitoring: Redis with little patience, the operating system's memory figures."""
