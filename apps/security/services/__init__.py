"""What changes people and sign-ins."""
