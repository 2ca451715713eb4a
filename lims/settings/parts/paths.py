"""Where the project stands on disk."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[3]
