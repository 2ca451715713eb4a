"""One machine, loopback only: what `make demo` runs."""

from lims.settings.base import *

INTERNAL_IPS = ["127.0.0.1"]
