"""The facts about people and their sign-ins.

Django finds models here, so this is the one package that names what its modules hold.
"""

from apps.security.models.session import Session
from apps.security.models.user import User

__all__ = ["Session", "User"]
