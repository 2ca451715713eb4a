"""The health of the house for the app's client."""
