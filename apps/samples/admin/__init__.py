"""The lab's records in the admin. Importing the modules registers them; Django imports this one."""

from apps.samples.admin import labs, projects, samples, submissions, trail

__all__ = ["labs", "projects", "samples", "submissions", "trail"]
