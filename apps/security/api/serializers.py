"""Bodies of the sign-in and user routes."""

from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.security.choices import Role


class LoginSerializer(StrictSerializer):
    """User name (or e-mail address) and password."""

    username = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, style={"input_type": "password"})


class RefreshSerializer(StrictSerializer):
    """The living refresh token."""

    refresh_token = serializers.CharField(max_length=4096)


class UserSerializer(serializers.Serializer[Any]):
    """A person as the API shows them."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    email = serializers.EmailField(allow_blank=True)
    full_name = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=Role.choices)
    is_active = serializers.BooleanField()
    organization = serializers.CharField(allow_blank=True)
    department = serializers.CharField(allow_blank=True)
    must_change_password = serializers.BooleanField()
    last_login = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TokensSerializer(serializers.Serializer[Any]):
    """A pair of tokens and whose they are; `expires_in` is the access token's life in seconds."""

    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    token_type = serializers.CharField(default="Bearer")
    expires_in = serializers.IntegerField()
    user = UserSerializer()


class MessageSerializer(serializers.Serializer[Any]):
    """A sentence that says what happened."""

    message = serializers.CharField()


class UserChangeSerializer(StrictSerializer):
    """What may be changed of a user; `updated_at`, when sent, is the version the change is based on."""

    username = serializers.CharField(max_length=150, validators=[UnicodeUsernameValidator()], required=False)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    full_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    role = serializers.ChoiceField(choices=Role.choices, required=False)
    organization = serializers.CharField(max_length=200, allow_blank=True, required=False)
    department = serializers.CharField(max_length=200, allow_blank=True, required=False)
    is_active = serializers.BooleanField(required=False)
    updated_at = serializers.DateTimeField(required=False)


class NewUserSerializer(StrictSerializer):
    """A user to create; without a password one is made up and shown in the answer, once."""

    username = serializers.CharField(max_length=150, validators=[UnicodeUsernameValidator()])
    role = serializers.ChoiceField(choices=Role.choices)
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    full_name = serializers.CharField(max_length=200, allow_blank=True, default="")
    organization = serializers.CharField(max_length=200, allow_blank=True, default="")
    department = serializers.CharField(max_length=200, allow_blank=True, default="")
    password = serializers.CharField(
        max_length=1024, trim_whitespace=False, required=False, style={"input_type": "password"}
    )


class CreatedUserSerializer(UserSerializer):
    """The created user, and the password if it was made up."""

    generated_password = serializers.CharField(allow_null=True)
