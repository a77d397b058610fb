"""What every row of an export says beside its task type's own columns."""

from tasks.types.base import Column

PROVENANCE = [
    Column("item_id", "text"),
    Column("external_id", "text"),
    Column("field", "text"),
    Column("specialty", "text"),
    Column("jurisdiction", "text"),
    Column("as_of", "text"),
    Column("audience", "text"),
    Column("language", "text"),
    Column("slice", "text"),
    Column("decision_id", "text"),
    Column("route", "text"),
    Column("design", "text"),
    Column("certificate_id", "text"),
    Column("certificate_epsilon", "number"),
    Column("certificate_delta", "number"),
    Column("method", "text"),
    Column("confidence", "number"),
    Column("answers_counted", "integer"),
    Column("posterior", "text"),
    Column("answers", "text"),
    Column("suggestion", "text"),
    Column("decided_at", "time"),
    Column("attachments", "text"),
    Column("sampling_probability", "number"),
    Column("source_licence", "text"),
    Column("answer_licence", "text"),
    Column("decision_constitution_version", "integer"),
]
GIVEN = [
    Column("annotator", "text"),
    Column("outcome", "text"),
    Column("saw_suggestion", "flag"),
    Column("focused_seconds", "integer"),
    Column("guideline_version", "integer"),
    Column("constitution_version", "integer"),
    Column("submitted_on", "text"),
]
