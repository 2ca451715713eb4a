"""What an operator may change while the system runs. What the deployer decides is in the settings."""
