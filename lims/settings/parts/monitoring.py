"""Metrics: for the scraper's eyes only."""

from lims.settings import env

# Who may read /metrics without a token; behind proxies see LIMS_TRUSTED_PROXIES.
METRICS_ALLOWED_NETWORKS = env.words("METRICS_ALLOWED_NETWORKS", ("127.0.0.0/8", "::1/128"))
METRICS_TOKEN = env.text("METRICS_TOKEN")
