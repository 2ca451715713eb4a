"""The sign-in and user routes."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import OF_EVERY_LIST, refuse_unknown_parameters
from apps.core.api.pagination import LinkHeaderPagination
from apps.core.api.permissions import PUBLIC, SIGNED_IN
from apps.core.api.problems import CONTENT_TYPE
from apps.core.api.schema import SENTENCES, ProblemSerializer
from apps.core.api.versions import etag_of, read_expectation
from apps.core.api.views import LabAPIView
from apps.core.exceptions import StaleRecord
from apps.core.network import client_address
from apps.security import selectors
from apps.security.api import serializers
from apps.security.models import Session, User
from apps.security.services import sessions, users
from apps.security.types import IssuedTokens

_LOGIN_EXAMPLE = OpenApiExample(
    "A technician signs in",
    value={"username": "grey", "password": "correct horse battery"},
    request_only=True,
)


REFUSED = {(401, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=SENTENCES["401"])}
"""A public route says 401 too where it is the one that tells credentials from others."""


def _address(request: Request) -> str | None:
    return client_address(request.META, trusted_proxies=settings.LIMS_TRUSTED_PROXIES)


def _tokens_response(issued: IssuedTokens) -> Response:
    response = Response(serializers.TokensSerializer(issued).data)
    response["Cache-Control"] = "no-store"
    return response


class LoginView(LabAPIView):
    """Exchange a name and a password for tokens."""

    # No authentication: a stale token that the client still sends must not keep anyone from signing in.
    authentication_classes = ()
    permission_required = PUBLIC

    @extend_schema(
        operation_id="login",
        tags=["auth"],
        request=serializers.LoginSerializer,
        responses={200: serializers.TokensSerializer, **REFUSED},
        examples=[_LOGIN_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Sign in."""
        body = serializers.LoginSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        issued = sessions.log_in(
            **body.validated_data,
            address=_address(request),
            user_agent=request.headers.get("User-Agent", ""),
            now=timezone.now(),
        )
        return _tokens_response(issued)


class RefreshView(LabAPIView):
    """Exchange the living refresh token for a new pair."""

    authentication_classes = ()
    permission_required = PUBLIC

    @extend_schema(
        operation_id="refresh",
        tags=["auth"],
        request=serializers.RefreshSerializer,
        responses={200: serializers.TokensSerializer, **REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Stay signed in; the refresh token that was sent is dead afterwards."""
        body = serializers.RefreshSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        issued = sessions.refresh(**body.validated_data, address=_address(request), now=timezone.now())
        return _tokens_response(issued)


class LogoutView(LabAPIView):
    """End the sign-in of the token that is sent."""

    permission_required = SIGNED_IN
    idempotent_posts = False

    @extend_schema(
        operation_id="logout", tags=["auth"], request=None, responses=serializers.MessageSerializer
    )
    def post(self, request: Request) -> Response:
        """Sign out; every token of this sign-in is dead afterwards."""
        if isinstance(request.auth, Session):
            sessions.log_out(session=request.auth, now=timezone.now())
        return Response({"message": "You are signed out."})


class MeView(LabAPIView):
    """Who the token belongs to."""

    permission_required = SIGNED_IN

    @extend_schema(operation_id="me", tags=["auth"], responses=serializers.UserSerializer)
    def get(self, request: Request) -> Response:
        """Return the signed-in user."""
        return Response(serializers.UserSerializer(request.user).data)


class UsersView(LabAPIView):
    """The people who may sign in."""

    permission_required = {"GET": "security.view_user", "POST": "security.add_user"}
    # A remembered answer would keep the password it shows once; a second POST finds the name taken.
    idempotent_posts = False
    pagination_class = LinkHeaderPagination

    @extend_schema(operation_id="list_users", tags=["users"], responses=serializers.UserSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List users by name."""
        refuse_unknown_parameters(request, *OF_EVERY_LIST)
        pages = self.pagination_class()
        page = pages.paginate_queryset(selectors.list_users(), request, self)
        shown: Any = serializers.UserSerializer(page, many=True).data
        return pages.get_paginated_response(shown)

    @extend_schema(
        operation_id="create_user",
        tags=["users"],
        request=serializers.NewUserSerializer,
        responses={201: serializers.CreatedUserSerializer},
    )
    def post(self, request: Request) -> Response:
        """Create a user; only an administrator creates administrators."""
        body = serializers.NewUserSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        created = users.create_user(actor=_signed_in(request), **body.validated_data)
        answer: dict[str, Any] = {
            **serializers.UserSerializer(created.user).data,
            "generated_password": created.generated_password,
        }
        response = Response(answer, status=201)
        response["Cache-Control"] = "no-store"
        return response


class UserView(LabAPIView):
    """One user."""

    permission_required = {"GET": "security.view_user", "PATCH": "security.change_user"}

    @extend_schema(operation_id="get_user", tags=["users"], responses=serializers.UserSerializer)
    def get(self, request: Request, user_id: UUID) -> Response:
        """Return one user."""
        return self._answer(selectors.get_user(user_id=user_id))

    @extend_schema(
        operation_id="change_user",
        tags=["users"],
        request=serializers.UserChangeSerializer,
        responses=serializers.UserSerializer,
    )
    def patch(self, request: Request, user_id: UUID) -> Response:
        """Change what the body names of a user; a change of role takes effect with their next request."""
        body = serializers.UserChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        expected = read_expectation(request)
        changes = {name: value for name, value in body.validated_data.items() if name != "updated_at"}
        try:
            user = users.change_user(
                user=selectors.get_user(user_id=user_id),
                changes=cast("users.UserChanges", changes),
                actor=_signed_in(request),
                expected_version=expected.version,
                now=timezone.now(),
            )
        except StaleRecord as error:
            raise expected.mismatch(error) from error
        return self._answer(user)

    @staticmethod
    def _answer(user: User) -> Response:
        response = Response(serializers.UserSerializer(user).data)
        response["ETag"] = etag_of(user.updated_at)
        return response


def _signed_in(request: Request) -> User:
    """Return the user whom the permission class has let in."""
    if not isinstance(request.user, User):
        raise TypeError("a route that needs a user let somebody in without one")
    return request.user
