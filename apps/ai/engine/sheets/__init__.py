"""Sheets of samples: CSV, workbooks and Word documents as what stands on them."""
