"""Files: in PostgreSQL by default, because the pods share no disk; in S3 when a bucket is named."""

from lims.settings import env
from lims.settings.parts.paths import BASE_DIR

_bucket = env.text("S3_BUCKET")

STORAGES = {
    "default": (
        {
            "BACKEND": "apps.core.storage.bucket.BucketStorage",
            "OPTIONS": {
                "bucket_name": _bucket,
                "endpoint_url": env.find("S3_ENDPOINT_URL"),
                "region_name": env.find("S3_REGION"),
                "access_key": env.find("S3_ACCESS_KEY"),
                "secret_key": env.find("S3_SECRET_KEY"),
                "file_overwrite": True,
                "querystring_auth": True,
            },
        }
        if _bucket
        else {"BACKEND": "apps.core.storage.database.DatabaseStorage"}
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

STATIC_URL = "/static/"
STATIC_ROOT: str | None = env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]

# A request body up to this size is held in memory; a file above it goes to a temporary file.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

LIMS_MAX_UPLOAD_BYTES = env.whole_number("LIMS_MAX_UPLOAD_BYTES", 25 * 1024 * 1024)
