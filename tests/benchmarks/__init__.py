"""Measurements, run by `make bench`: ratios in one run, because machines are noisy."""
