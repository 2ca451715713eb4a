"""The admin's name, and beat's copies of the schedule to look at: they are decided in lims/schedule.py."""

# Imported before the models are registered anew: autodiscovery would come to it only later.
import django_celery_beat.admin  # noqa: F401
from django.contrib import admin
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from apps.core.admin import ReadOnlyAdmin

admin.site.site_header = "Nanopore core LIMS"
admin.site.site_title = "Nanopore core LIMS"
admin.site.index_title = "Records and configuration"

for model in (ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule):
    admin.site.unregister(model)


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(ReadOnlyAdmin):
    """Periodic jobs: what runs when, and when it ran last."""

    list_display = ("name", "description", "queue", "enabled", "last_run_at", "total_run_count")
    list_filter = ("queue", "enabled")
    search_fields = ("name", "task")
    show_full_result_count = False
