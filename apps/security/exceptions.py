"""What can go wrong with people and sign-ins, in sentences."""

from apps.core.exceptions import Forbidden, Invalid, NotAuthenticated, NotFound, Refused


class InvalidCredentials(NotAuthenticated):
    """Name or password is wrong, or the account is closed: which of them is nobody's business."""

    code = "invalid_credentials"
    sentence = "The user name or the password is not right."


class InvalidToken(NotAuthenticated):
    """The token is broken, over, revoked, or of another kind."""

    code = "invalid_token"
    sentence = "The token is not valid, or no longer. Sign in again."


class TokenReused(NotAuthenticated):
    """A refresh token came a second time: one of its two holders stole it, so both must sign in again."""

    code = "token_reused"
    sentence = "This refresh token was used before. For safety the whole sign-in has ended. Sign in again."


class UserNotFound(NotFound):
    """There is no such user."""

    code = "user_not_found"
    sentence = "There is no such user."


class RoleNotGrantable(Forbidden):
    """Only an administrator makes, changes or unmakes administrators."""

    code = "role_not_grantable"
    sentence = "Only an administrator may create or change administrators."


class OwnRoleKept(Refused):
    """Nobody changes their own role or closes their own account."""

    code = "own_role_kept"
    sentence = "You cannot change your own role or close your own account. Ask another administrator."


class LastAdministrator(Refused):
    """Without an administrator nobody could let anyone in again."""

    code = "last_administrator"
    sentence = "This is the last active administrator. Make somebody else an administrator first."


class LoginNameTaken(Refused):
    """The user name or e-mail address already signs somebody in."""

    code = "login_name_taken"
    sentence = "{value} is already used to sign in. Choose another {what}."


class PasswordRefused(Invalid):
    """The password is too easy to guess; `errors` says why."""

    code = "password_refused"
    sentence = "The password is too easy to guess."
