"""Questions about readings, their page images and corrections."""
