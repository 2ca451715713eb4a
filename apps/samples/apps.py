"""The samples app's registration."""

from django.apps import AppConfig


class SamplesConfig(AppConfig):
    """Labs, projects, submissions, samples, and the work on them."""

    name = "apps.samples"
    label = "samples"
    verbose_name = "Samples"

    def ready(self) -> None:
        """Register the parameters an operator may change while the system runs."""
        from apps.samples import params

        params.register_all()
