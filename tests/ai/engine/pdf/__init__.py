"""What the PDF reader sees on pages drawn for the purpose."""
