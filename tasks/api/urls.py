from django.urls import URLPattern, path

from tasks.api.annotations import AnnotationsView, SubmissionView, WithdrawalView
from tasks.api.claims import ClaimsView, ClaimView, HeartbeatView, SkipView
from tasks.api.drafts import DraftView
from tasks.api.reviews import ReviewView

urlpatterns: list[URLPattern] = [
    path("claims", ClaimsView.as_view()),
    path("claims/<uuid:claim_id>", ClaimView.as_view()),
    path("claims/<uuid:claim_id>/draft", DraftView.as_view()),
    path("claims/<uuid:claim_id>/heartbeat", HeartbeatView.as_view()),
    path("claims/<uuid:claim_id>/annotation", SubmissionView.as_view()),
    path("claims/<uuid:claim_id>/skip", SkipView.as_view()),
    path("annotations", AnnotationsView.as_view()),
    path("annotations/<uuid:annotation_id>/withdrawal", WithdrawalView.as_view()),
    path("items/<uuid:item_id>/review", ReviewView.as_view()),
]
