"""The desk's addresses."""

from django.urls import path

from apps.desk.views import FrontPage

urlpatterns = [path("", FrontPage.as_view(), name="front-page")]
