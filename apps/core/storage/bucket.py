"""Files in an S3 bucket, with a patience that fits a web request."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):  # type: ignore[misc]  # the library carries no types
    """Reach the bucket within seconds or say that it does not answer."""

    def get_default_settings(self) -> dict[str, Any]:
        """Return the library's settings with our time limits in place of its minutes."""
        return {
            **super().get_default_settings(),
            # Above this size a file that is read goes to a temporary file; without it all of it is in memory.
            "max_memory_size": 2 * 1024 * 1024,
            "client_config": Config(
                connect_timeout=3,
                read_timeout=15,
                retries={"mode": "standard", "max_attempts": 2},
                s3={"addressing_style": "path"},
            ),
        }
