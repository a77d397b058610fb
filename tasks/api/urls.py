from django.urls import URLPattern, path

from tasks.api.annotations import AnnotationsView, SubmissionView, WithdrawalView
from tasks.api.attachments import AttachmentContentView, AttachmentErasureView, AttachmentsView, AttachmentView
from tasks.api.claims import ClaimsView, ClaimView, HeartbeatView, ReturnedClaimsView, SkipView
from tasks.api.comments import (
    ClaimThreadView,
    ClaimTimeView,
    ItemThreadsView,
    QuestionsView,
    ThreadAnswersView,
    ThreadsView,
    TimeDecisionView,
)
from tasks.api.constitutions import (
    ConstitutionsView,
    ConstitutionTemplatesView,
    PrincipleRecordsView,
    PrinciplesInForceView,
)
from tasks.api.drafts import DraftView
from tasks.api.exams import AttemptsView, AttemptView, ExamsView, ResponsesView
from tasks.api.flags import (
    FindingsView,
    ReleaseOfKindView,
    ReleaseView,
    ReturnedCountsView,
    ReturnedView,
    WithdrawalOfKindView,
)
from tasks.api.gold import (
    AllGoldView,
    CandidatesView,
    GoldKeyView,
    GoldMoveView,
    GoldOfLabelsView,
    ItemGoldView,
    ProjectGoldView,
    PromotionsView,
)
from tasks.api.imports import CancellationView, ImportsView, ImportView, PreviewView, ProblemsFileView, ProblemsView
from tasks.api.items import ItemsView, ItemView, RemovalView
from tasks.api.projects import GuidelinesView, ProjectsView, ProjectView
from tasks.api.refits import SecondLooksView
from tasks.api.reviews import ReviewView
from tasks.api.task_types import TaskTypesView

urlpatterns: list[URLPattern] = [
    path("claims", ClaimsView.as_view()),
    path("claims/returned", ReturnedClaimsView.as_view()),
    path("claims/<uuid:claim_id>", ClaimView.as_view()),
    path("claims/<uuid:claim_id>/draft", DraftView.as_view()),
    path("claims/<uuid:claim_id>/heartbeat", HeartbeatView.as_view()),
    path("claims/<uuid:claim_id>/annotation", SubmissionView.as_view()),
    path("claims/<uuid:claim_id>/skip", SkipView.as_view()),
    path("claims/<uuid:claim_id>/comments", ClaimThreadView.as_view()),
    path("claims/<uuid:claim_id>/time", ClaimTimeView.as_view()),
    path("threads", ThreadsView.as_view()),
    path("threads/<uuid:thread_id>/comments", ThreadAnswersView.as_view()),
    path("time-corrections/<uuid:correction_id>/decision", TimeDecisionView.as_view()),
    path("projects/<uuid:project_id>/questions", QuestionsView.as_view()),
    path("items/<uuid:item_id>/threads", ItemThreadsView.as_view()),
    path("annotations", AnnotationsView.as_view()),
    path("annotations/<uuid:annotation_id>/withdrawal", WithdrawalView.as_view()),
    path("gold", AllGoldView.as_view()),
    path("items/<uuid:item_id>/gold", ItemGoldView.as_view()),
    path("items/<uuid:item_id>/gold/key", GoldKeyView.as_view()),
    path("items/<uuid:item_id>/gold/state", GoldMoveView.as_view()),
    path("projects/<uuid:project_id>/second-looks", SecondLooksView.as_view()),
    path("projects/<uuid:project_id>/gold", ProjectGoldView.as_view()),
    path("projects/<uuid:project_id>/gold/labels", GoldOfLabelsView.as_view()),
    path("projects/<uuid:project_id>/gold/promotions", PromotionsView.as_view()),
    path("projects/<uuid:project_id>/gold/candidates", CandidatesView.as_view()),
    path("items/<uuid:item_id>", ItemView.as_view()),
    path("items/<uuid:item_id>/findings", FindingsView.as_view()),
    path("items/<uuid:item_id>/release", ReleaseView.as_view()),
    path("items/<uuid:item_id>/review", ReviewView.as_view()),
    path("items/<uuid:item_id>/removal", RemovalView.as_view()),
    path("task-types", TaskTypesView.as_view()),
    path("projects", ProjectsView.as_view()),
    path("projects/<uuid:project_id>", ProjectView.as_view()),
    path("projects/<uuid:project_id>/guidelines", GuidelinesView.as_view()),
    path("projects/<uuid:project_id>/constitutions", ConstitutionsView.as_view()),
    path("projects/<uuid:project_id>/constitutions/newest", PrinciplesInForceView.as_view()),
    path("projects/<uuid:project_id>/principles", PrincipleRecordsView.as_view()),
    path("constitution-templates", ConstitutionTemplatesView.as_view()),
    path("projects/<uuid:project_id>/items", ItemsView.as_view()),
    path("projects/<uuid:project_id>/returned", ReturnedView.as_view()),
    path("projects/<uuid:project_id>/returned/counts", ReturnedCountsView.as_view()),
    path("projects/<uuid:project_id>/returned/release", ReleaseOfKindView.as_view()),
    path("projects/<uuid:project_id>/returned/withdrawal", WithdrawalOfKindView.as_view()),
    path("projects/<uuid:project_id>/imports", ImportsView.as_view()),
    path("projects/<uuid:project_id>/attachments", AttachmentsView.as_view()),
    path("attachments/<uuid:attachment_id>", AttachmentView.as_view()),
    path("attachments/<uuid:attachment_id>/content", AttachmentContentView.as_view()),
    path("attachments/<uuid:attachment_id>/erasure", AttachmentErasureView.as_view()),
    path("imports/preview", PreviewView.as_view()),
    path("imports/<uuid:import_id>", ImportView.as_view()),
    path("imports/<uuid:import_id>/cancellation", CancellationView.as_view()),
    path("imports/<uuid:import_id>/problems", ProblemsView.as_view()),
    path("imports/<uuid:import_id>/problems.csv", ProblemsFileView.as_view()),
    path("exams", ExamsView.as_view()),
    path("exams/<uuid:exam_id>/attempts", AttemptsView.as_view()),
    path("attempts/<uuid:attempt_id>", AttemptView.as_view()),
    path("attempts/<uuid:attempt_id>/responses", ResponsesView.as_view()),
]
