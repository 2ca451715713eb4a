"""One app for each concern; see docs/architecture.md for who may lean on whom."""
