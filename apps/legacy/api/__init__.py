"""The doors: each translates one old address into the call of ours that does the work."""
