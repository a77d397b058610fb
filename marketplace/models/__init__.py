from marketplace.models.certificates import Audit, AutoSettlement, Certificate, CertificateKind, CertificateState
from marketplace.models.chats import ChatCall, ChatModel
from marketplace.models.endpoints import Endpoint, Provider
from marketplace.models.engagements import Engagement, Settlement
from marketplace.models.exports import Export, ExportShape, ExportState
from marketplace.models.invitations import Invitation, InvitationState
from marketplace.models.offers import Offer, OfferState, Reservation, ReservedSeat
from marketplace.models.plans import QualityPlan, Stratum
from marketplace.models.reports import Report, ReportKind, ReportState
from marketplace.models.routings import Arm, Routing, RoutingStep, Step
from marketplace.models.screenings import CallState, Judge, JudgeState, ModelCall, Screening

__all__ = [
    "Arm",
    "Audit",
    "AutoSettlement",
    "CallState",
    "Certificate",
    "CertificateKind",
    "CertificateState",
    "ChatCall",
    "ChatModel",
    "Endpoint",
    "Engagement",
    "Export",
    "ExportShape",
    "ExportState",
    "Invitation",
    "InvitationState",
    "Judge",
    "JudgeState",
    "ModelCall",
    "Offer",
    "OfferState",
    "Provider",
    "QualityPlan",
    "Report",
    "ReportKind",
    "ReportState",
    "Reservation",
    "ReservedSeat",
    "Routing",
    "RoutingStep",
    "Screening",
    "Settlement",
    "Step",
    "Stratum",
]
