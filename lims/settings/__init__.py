"""Settings: what the deployer decides. What the operator changes while it runs is apps.config."""
