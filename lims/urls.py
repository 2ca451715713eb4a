"""Every address of the site, by the app that answers it."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("apps.core.urls")),
    path("api/v1/", include("apps.security.urls")),
    path("api/v1/", include("apps.samples.urls")),
    path("api/v1/", include("apps.ai.urls")),
    path("", include("apps.ai.views.urls")),
    path("", include("apps.monitoring.urls")),
    path("", include("apps.desk.urls")),
    path("", include("apps.legacy.urls")),
]
