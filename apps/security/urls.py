"""Routes of the sign-in and the users, below /api/v1/."""

from django.urls import re_path

from apps.security.api import views

UUID = r"(?P<user_id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"

urlpatterns = [
    re_path(r"^auth/login/?$", views.LoginView.as_view(), name="login"),
    re_path(r"^auth/refresh/?$", views.RefreshView.as_view(), name="refresh"),
    re_path(r"^auth/logout/?$", views.LogoutView.as_view(), name="logout"),
    re_path(r"^auth/me/?$", views.MeView.as_view(), name="me"),
    re_path(r"^users/?$", views.UsersView.as_view(), name="users"),
    re_path(rf"^users/{UUID}/?$", views.UserView.as_view(), name="user"),
]
