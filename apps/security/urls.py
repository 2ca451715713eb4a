"""Routes of the sign-in and the users, below /api/v1/."""

from apps.core.api.routing import route
from apps.security.api import (
    schema,  # noqa: F401  importing it tells the API's description how one signs in
    views,
)

urlpatterns = [
    *route("auth/login", views.LoginView.as_view(), name="login"),
    *route("auth/refresh", views.RefreshView.as_view(), name="refresh"),
    *route("auth/logout", views.LogoutView.as_view(), name="logout"),
    *route("auth/me", views.MeView.as_view(), name="me"),
    *route("users", views.UsersView.as_view(), name="users"),
    *route("users/<uuid:user_id>", views.UserView.as_view(), name="user"),
]
