"""One file for each outside thing the project leans on."""
