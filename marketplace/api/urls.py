from django.urls import URLPattern, path

from marketplace.api.certificates import (
    CertificateEvidenceView,
    CertificatePdfView,
    CertificateRevocationView,
    CertificateView,
    GroupsView,
)
from marketplace.api.chats import AskingAgainView, ChatModelRemovalView, ClaimChatView, ProjectChatModelsView, TurnsView
from marketplace.api.courses import CourseView
from marketplace.api.documents import documents
from marketplace.api.efficiency import ProjectReportsView, ReportPdfView, ReportView
from marketplace.api.endpoints import (
    EndpointKeyView,
    EndpointsView,
    EndpointSwitchView,
    EndpointTestView,
    EndpointView,
)
from marketplace.api.events import EventsView
from marketplace.api.exports import (
    ExportChangesView,
    ExportFileView,
    ExportSampleView,
    ExportView,
    ProjectExportsView,
)
from marketplace.api.first_looks import ClaimFirstLooksView
from marketplace.api.invitations import InvitationAnswerView, InvitationsView
from marketplace.api.judges import JudgePromptView, JudgeSwitchView, JudgeView, ProjectJudgesView
from marketplace.api.offers import (
    OfferClosingView,
    OfferOpeningView,
    OfferPauseView,
    OfferRateView,
    OffersView,
    OfferView,
)
from marketplace.api.plans import ItemRoutingView, QualityPlanView
from marketplace.api.pools import LabPoolView, OfferPoolView
from marketplace.api.reliability import ReliabilityView
from marketplace.api.reports import ProgressView
from marketplace.api.work import (
    BoardView,
    ClaimPriceView,
    KeepReadyView,
    KeepReviewReadyView,
    RecusalView,
    ReleaseReadyView,
    TakeNextView,
    TakeReviewView,
)

__all__ = ["documents", "urlpatterns"]

urlpatterns: list[URLPattern] = [
    path("board", BoardView.as_view()),
    path("certificates/<uuid:certificate_id>", CertificateView.as_view()),
    path("certificates/<uuid:certificate_id>/evidence", CertificateEvidenceView.as_view()),
    path("certificates/<uuid:certificate_id>/pdf", CertificatePdfView.as_view()),
    path("certificates/<uuid:certificate_id>/revocation", CertificateRevocationView.as_view()),
    path("chat-models/<uuid:chat_model_id>/removal", ChatModelRemovalView.as_view()),
    path("claims/<uuid:claim_id>/chat", ClaimChatView.as_view()),
    path("claims/<uuid:claim_id>/turns", TurnsView.as_view()),
    path("claims/<uuid:claim_id>/turns/asking", AskingAgainView.as_view()),
    path("claims/<uuid:claim_id>/first-looks", ClaimFirstLooksView.as_view()),
    path("claims/<uuid:claim_id>/recusal", RecusalView.as_view()),
    path("claims/<uuid:claim_id>/release", ReleaseReadyView.as_view()),
    path("claims/<uuid:claim_id>/price", ClaimPriceView.as_view()),
    path("endpoints", EndpointsView.as_view()),
    path("endpoints/<uuid:endpoint_id>", EndpointView.as_view()),
    path("endpoints/<uuid:endpoint_id>/key", EndpointKeyView.as_view()),
    path("endpoints/<uuid:endpoint_id>/test", EndpointTestView.as_view()),
    path("endpoints/<uuid:endpoint_id>/switch", EndpointSwitchView.as_view()),
    path("events", EventsView.as_view()),
    path("exports/<uuid:export_id>", ExportView.as_view()),
    path("exports/<uuid:export_id>/changes", ExportChangesView.as_view()),
    path("exports/<uuid:export_id>/files/<str:name>", ExportFileView.as_view()),
    path("invitations", InvitationsView.as_view()),
    path("invitations/<uuid:invitation_id>/answer", InvitationAnswerView.as_view()),
    path("items/<uuid:item_id>/routing", ItemRoutingView.as_view()),
    path("judges/<uuid:judge_id>", JudgeView.as_view()),
    path("judges/<uuid:judge_id>/prompt", JudgePromptView.as_view()),
    path("judges/<uuid:judge_id>/switch", JudgeSwitchView.as_view()),
    path("labs/<uuid:lab_id>/pool", LabPoolView.as_view()),
    path("offers", OffersView.as_view()),
    path("offers/<uuid:offer_id>", OfferView.as_view()),
    path("offers/<uuid:offer_id>/claims", TakeNextView.as_view()),
    path("offers/<uuid:offer_id>/claims/next", KeepReadyView.as_view()),
    path("offers/<uuid:offer_id>/closing", OfferClosingView.as_view()),
    path("offers/<uuid:offer_id>/opening", OfferOpeningView.as_view()),
    path("offers/<uuid:offer_id>/pause", OfferPauseView.as_view()),
    path("offers/<uuid:offer_id>/pool", OfferPoolView.as_view()),
    path("offers/<uuid:offer_id>/rate", OfferRateView.as_view()),
    path("offers/<uuid:offer_id>/reviews", TakeReviewView.as_view()),
    path("offers/<uuid:offer_id>/reviews/next", KeepReviewReadyView.as_view()),
    path("projects/<uuid:project_id>/chat-models", ProjectChatModelsView.as_view()),
    path("projects/<uuid:project_id>/course", CourseView.as_view()),
    path("projects/<uuid:project_id>/exports", ProjectExportsView.as_view()),
    path("projects/<uuid:project_id>/groups", GroupsView.as_view()),
    path("projects/<uuid:project_id>/judges", ProjectJudgesView.as_view()),
    path("projects/<uuid:project_id>/progress", ProgressView.as_view()),
    path("projects/<uuid:project_id>/quality-plan", QualityPlanView.as_view()),
    path("projects/<uuid:project_id>/reliability", ReliabilityView.as_view()),
    path("projects/<uuid:project_id>/reports", ProjectReportsView.as_view()),
    path("projects/<uuid:project_id>/sample", ExportSampleView.as_view()),
    path("reports/<uuid:report_id>", ReportView.as_view()),
    path("reports/<uuid:report_id>/pdf", ReportPdfView.as_view()),
]
