"""Celery on Redis: long work. A queued Job row is the truth; the message only wakes a worker."""

from lims.settings import env
from lims.settings.parts.cache import REDIS_URL

CELERY_BROKER_URL = REDIS_URL
# Outcomes live in core.Job, so Celery keeps none.
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.whole_number("WORKER_CONCURRENCY", 1)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A web request must not wait for a dead broker: the sweeper sends again what could not be sent now.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
    "global_keyprefix": env.text("CELERY_KEY_PREFIX", ""),
}
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True

# A worker that gives no sign of life for this long has lost its job; it gives one every quarter of it.
LIMS_JOB_LEASE_SECONDS = env.whole_number("LIMS_JOB_LEASE_SECONDS", 60)
