from tasks.models.annotations import Annotation, Withdrawal
from tasks.models.attachments import Attachment, AttachmentKind, ItemAttachment
from tasks.models.claims import Claim, ClaimState, SkipReason
from tasks.models.comments import Comment, CorrectionState, Thread, ThreadAbout, TimeCorrection
from tasks.models.constitutions import Constitution, Principle
from tasks.models.decisions import Decision, Outcome, Route, Verdict
from tasks.models.drafts import Draft
from tasks.models.exams import Attempt, AttemptState, Exam, Question, Response
from tasks.models.findings import Finding, FindingVerdict
from tasks.models.flags import Band, Fingerprint, Flag, FlagKind
from tasks.models.gold import Gold, GoldOrigin, GoldState
from tasks.models.guidelines import Guideline
from tasks.models.imports import FileFormat, Import, ImportProblem, ImportState
from tasks.models.items import FOR_OPERATIONS, WITH_EXPERTS, Item, ItemState
from tasks.models.projects import DataClass, Project, ProjectState, TextForm
from tasks.models.refits import Refit, SecondLook
from tasks.models.seats import Seat, SeatKind, SeatState
from tasks.models.suggestions import Suggestion
from tasks.models.turns import Reply, Turn, TurnState

__all__ = [
    "FOR_OPERATIONS",
    "WITH_EXPERTS",
    "Annotation",
    "Attachment",
    "AttachmentKind",
    "Attempt",
    "AttemptState",
    "Band",
    "Claim",
    "ClaimState",
    "Comment",
    "Constitution",
    "CorrectionState",
    "DataClass",
    "Decision",
    "Draft",
    "Exam",
    "FileFormat",
    "Finding",
    "FindingVerdict",
    "Fingerprint",
    "Flag",
    "FlagKind",
    "Gold",
    "GoldOrigin",
    "GoldState",
    "Guideline",
    "Import",
    "ImportProblem",
    "ImportState",
    "Item",
    "ItemAttachment",
    "ItemState",
    "Outcome",
    "Principle",
    "Project",
    "ProjectState",
    "Question",
    "Refit",
    "Reply",
    "Response",
    "Route",
    "Seat",
    "SeatKind",
    "SeatState",
    "SecondLook",
    "SkipReason",
    "Suggestion",
    "TextForm",
    "Thread",
    "ThreadAbout",
    "TimeCorrection",
    "Turn",
    "TurnState",
    "Verdict",
    "Withdrawal",
]
