from tasks.models.annotations import Annotation, Withdrawal
from tasks.models.claims import Claim, ClaimState, SkipReason
from tasks.models.decisions import Decision, Outcome, Route, Verdict
from tasks.models.drafts import Draft
from tasks.models.exams import Attempt, AttemptState, Exam, Question, Response
from tasks.models.guidelines import Guideline
from tasks.models.imports import FileFormat, Import, ImportProblem, ImportState
from tasks.models.items import Item, ItemState
from tasks.models.projects import DataClass, Project, ProjectState
from tasks.models.seats import Seat, SeatState
from tasks.models.suggestions import Suggestion

__all__ = [
    "Annotation",
    "Attempt",
    "AttemptState",
    "Claim",
    "ClaimState",
    "DataClass",
    "Decision",
    "Draft",
    "Exam",
    "FileFormat",
    "Guideline",
    "Import",
    "ImportProblem",
    "ImportState",
    "Item",
    "ItemState",
    "Outcome",
    "Project",
    "ProjectState",
    "Question",
    "Response",
    "Route",
    "Seat",
    "SeatState",
    "SkipReason",
    "Suggestion",
    "Verdict",
    "Withdrawal",
]
