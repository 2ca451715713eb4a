"""What every door of the API shares: errors, shapes, pages, versions, permissions."""
