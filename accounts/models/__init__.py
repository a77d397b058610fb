from accounts.models.agreements import Agreement, AgreementKind, Signature
from accounts.models.api_keys import ApiKey, Scope
from accounts.models.availability import Availability, OpenHours
from accounts.models.conflicts import AvoidedFirm, Conflict
from accounts.models.credentials import Credential, CredentialKind, CredentialState
from accounts.models.events import Event
from accounts.models.evidence import Evidence, EvidenceKind
from accounts.models.experts import Expert
from accounts.models.idempotency import IdempotentRequest
from accounts.models.labs import Lab, Member, Role
from accounts.models.notifications import Channel, Notification, NotificationKind, NotificationPreference
from accounts.models.publications import Publication
from accounts.models.qualifications import Qualification
from accounts.models.trail import Trail
from accounts.models.users import StaffDuty, StaffMember, User

__all__ = [
    "Agreement",
    "AgreementKind",
    "ApiKey",
    "Availability",
    "AvoidedFirm",
    "Channel",
    "Conflict",
    "Credential",
    "CredentialKind",
    "CredentialState",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Expert",
    "IdempotentRequest",
    "Lab",
    "Member",
    "Notification",
    "NotificationKind",
    "NotificationPreference",
    "OpenHours",
    "Publication",
    "Qualification",
    "Role",
    "Scope",
    "Signature",
    "StaffDuty",
    "StaffMember",
    "Trail",
    "User",
]
