"""Routes of monitoring: for the platform, and the health the app's clients ask for at two addresses."""

from django.urls import path

from apps.core.api.routing import route
from apps.monitoring import views
from apps.monitoring.api.views import HealthView

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    *route("health", HealthView.as_view(), name="health-root"),
    *route("api/v1/health", HealthView.as_view(), name="health"),
]
