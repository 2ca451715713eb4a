"""Shared ground: errors, jobs, stored files, response shapes. It knows no lab."""
