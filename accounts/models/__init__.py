"""People, teams, roles and API keys."""

from accounts.models.api_key import ApiKey
from accounts.models.idempotent_reply import IdempotentReply
from accounts.models.invitation import Invitation
from accounts.models.organisation import Organisation
from accounts.models.team import Membership, Team
from accounts.models.user import Role, User

# Whoever acts: a signed-in person, or a program with a key.
Actor = User | ApiKey

__all__ = [
    "Actor",
    "ApiKey",
    "IdempotentReply",
    "Invitation",
    "Membership",
    "Organisation",
    "Role",
    "Team",
    "User",
]
