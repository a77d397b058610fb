"""What the judgement side refuses, each with its code; `accounts/api/problems.py` maps them to HTTP."""

from accounts.errors import Conflicting, Invalid


class AnswerDoesNotFit(Invalid):
    """An answer that breaks the schema of its task type."""

    code = "answer_does_not_fit"


class TextTooLong(Invalid):
    """A draft or an answer above the size that is kept."""

    code = "text_too_long"


class NotText(Invalid):
    """Characters that no text holds (NUL, half a surrogate pair)."""

    code = "not_text"


class DraftBehind(Conflicting):
    """A draft based on an older version than the one kept; the facts hold the kept one."""

    code = "draft_behind"


class ClaimEnded(Conflicting):
    """Something asked of a claim that is skipped, submitted or lapsed."""

    code = "claim_ended"


class AlreadySubmitted(Conflicting):
    """A second, different answer on one claim."""

    code = "already_submitted"


class SeatGivenAway(Conflicting):
    """The time ran out and somebody else has the seat."""

    code = "seat_given_away"


class LeaseAtLimit(Conflicting):
    """An item kept for as long as one may keep one."""

    code = "lease_at_limit"


class ItemWithdrawn(Conflicting):
    """The lab took the item back."""

    code = "item_withdrawn"


class ItemClosed(Conflicting):
    """The item has all its answers."""

    code = "item_closed"


class NoGuideline(Conflicting):
    """A project nobody has written a guideline for."""

    code = "no_guideline"


class GraceOver(Conflicting):
    """An undo after the answer began to count."""

    code = "grace_over"


class NotFitForGold(Conflicting):
    """An item that cannot become a hidden check."""

    code = "not_fit_for_gold"


class NotReviewable(Conflicting):
    """A review of an item that needs none."""

    code = "not_reviewable"


class DoesNotFit(Invalid):
    """Fields of a project, a mapping or a guideline that cannot be used as they are."""

    code = "does_not_fit"


class FileUnreadable(Invalid):
    """An uploaded file that cannot be read as a whole."""

    code = "file_unreadable"


class NotADocument(Invalid):
    """A file of another kind than items are judged by."""

    code = "not_a_document"


class NameTaken(Conflicting):
    """Another file of this name lies in the project."""

    code = "name_taken"


class TooManyFiles(Conflicting):
    """A file beyond what a project keeps."""

    code = "too_many_files"


class FileInUse(Conflicting):
    """The removal of a file that items are judged by, or may soon be."""

    code = "file_in_use"


class TypeFixed(Conflicting):
    """Another task type or other settings for a project that has items."""

    code = "type_fixed"


class ProjectClosed(Conflicting):
    """Something new for a project that is closed."""

    code = "project_closed"


class AttemptRunning(Conflicting):
    """A second attempt while one is running; the facts name it."""

    code = "attempt_running"


class RetakeTooSoon(Conflicting):
    """An exam again before its retake date."""

    code = "retake_too_soon"


class ExamClosed(Conflicting):
    """An exam that takes no attempts now."""

    code = "exam_closed"


class AttemptFinished(Conflicting):
    """An answer to an attempt that is over."""

    code = "attempt_finished"


class NotTheQuestion(Conflicting):
    """An answer to another question than the one that was asked."""

    code = "not_the_question"


class NotBackWithLab(Conflicting):
    """A release of an item that is not back with its lab, or the undo of one that cannot be undone."""

    code = "not_back_with_lab"


class ConstitutionUnchanged(Conflicting):
    """A new version of principles that says what the last one says."""

    code = "constitution_unchanged"


class PrinciplesChanged(Conflicting):
    """An answer under principles that are no longer in force."""

    code = "principles_changed"


class TurnRefused(Invalid):
    """A message to a model that cannot be taken as it is: empty, too long, or before the last reply is settled."""

    code = "turn_refused"


class TurnTaken(Conflicting):
    """Another message than the one that stands in that place of the conversation."""

    code = "turn_taken"


class TurnWaits(Conflicting):
    """Something that has to wait until the model has answered."""

    code = "turn_waits"


class TurnsUsedUp(Conflicting):
    """One message more than the project takes."""

    code = "turns_used_up"


class NoChat(Conflicting):
    """A conversation on an item of a kind that has none."""

    code = "no_chat"
