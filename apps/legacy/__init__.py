"""The old app's addresses, translated to ours. Once nobody calls them, delete this app."""
