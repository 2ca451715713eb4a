"""Pure computation for the lab's records: arguments in, frozen dataclass out; no Django, no settings."""
