// Shapes of the API, by the names of its serializers.
export interface Me {
  user: { id: string; email: string; name: string; time_zone: string };
  labs: { id: string; name: string; role: "viewer" | "lead" | "owner" }[];
  expert: { id: string } | null;
  duties: ("operations" | "finance")[];
}

export interface Choice {
  value: string;
  label: string;
}

export interface Expertise {
  fields: (Choice & { specialties: Choice[] })[];
  jurisdictions: Choice[];
}

export interface Expert {
  id: string;
  country: string;
  languages: string[];
  firm: string;
}

export type CredentialKind = "licence" | "board" | "degree";
export type CredentialState = "submitted" | "needs_more" | "verified" | "declined" | "suspended";

export interface Credential {
  id: string;
  kind: CredentialKind;
  field: string;
  specialties: string[];
  jurisdiction: string;
  name_on_document: string;
  number_ending: string;
  issued_on: string | null;
  expires_on: string | null;
  state: CredentialState;
  submitted_at: string;
  decision_due_at: string;
  decided_at: string | null;
  register_source: string;
  reason: string;
}

export interface AgreementState {
  id: string;
  kind: "terms" | "nda" | "guideline";
  version: number;
  title: string;
  summary: string;
  body: string;
  lab: { id: string; name: string } | null;
  subject: string | null;
  signed_at: string | null;
}

export interface Qualification {
  id: string;
  field: string;
  expected: number;
  lower: number;
  upper: number;
  evidence_count: number;
  evidence_by_kind: Record<string, number>;
  updated_at: string;
}

export interface BoardReason {
  kind: string;
  text: string;
  ok?: boolean;
  action?: string;
}

export interface BoardOffer {
  offer_id: string;
  project: {
    id: string;
    name: string;
    field: string;
    specialty: string;
    jurisdiction: string;
    audience: string;
    task_type: string;
    data_class: string;
    language: string;
  };
  lab_id?: string;
  lab_name: string;
  pay_minor: number;
  currency: string;
  unit: string;
  items_open_to_me: number;
  median_seconds: number | null;
  median_n: number;
  hourly_minor: number | null;
  silence_pays_after_hours: number;
  permitted_sources: string;
  ai_assistants_permitted: boolean;
  fits: boolean;
  reasons: BoardReason[];
  missing: BoardReason[];
}

export interface Board {
  results: BoardOffer[];
  resume: { claim_id: string; project_name: string; expires_at: string }[];
}

export interface Answer {
  [field: string]: unknown;
}

export interface Draft {
  answer: Answer;
  rationale: string;
  version: number;
  saved_at: string;
}

export interface Claim {
  id: string;
  state: string;
  claimed_at: string;
  expires_at: string;
  server_time: string;
  focused_seconds: number;
  item: { id: string; content: Record<string, unknown> };
  project: {
    id: string;
    name: string;
    field: string;
    task_type: string;
    task_settings: Record<string, unknown>;
    jurisdiction: string;
    as_of: string | null;
    audience: string;
    language: string;
    permitted_sources: string;
    ai_assistants_permitted: boolean;
    data_class: string;
  };
  guideline: { version: number; body: string } | null;
  draft: Draft | null;
}

export interface Price {
  pay_minor: number;
  currency: string;
  rate_version: number;
}

export interface Annotation {
  id: string;
  answer: Answer;
  rationale: string;
  submitted_at: string;
  counts_at: string;
  undo_until: string;
}

export interface Exam {
  id: string;
  title: string;
  field: string;
  length: number;
  minutes: number;
  is_open: boolean;
  my_attempt: { id: string; state: string } | null;
  retake_at: string | null;
}

export interface Attempt {
  id: string;
  state: string;
  answered: number;
  length: number;
  question: { id: string; ordinal: number; text: string; choices: unknown[] } | null;
  result: {
    expected: number;
    lower: number;
    upper: number;
    right: number;
    by_topic: { topic: string; right: number; asked: number }[];
  } | null;
}

export interface Earning {
  id: string;
  description: string;
  pay_minor: number;
  currency: string;
  state: string;
  earned_at: string;
  payable_at: string | null;
  rate: { version: number; pay_minor: number; effective_from: string } | null;
  transaction_id: string | null;
  payout: { id: string; state: string; settled_at: string | null } | null;
}

export interface EarningsSummary {
  currency: string;
  accrued_minor: number;
  payable_minor: number;
  in_transit_minor: number;
  paid_minor: number;
  next_payout_on: string | null;
}

export interface LedgerTransactionView {
  id: string;
  kind: string;
  posted_at: string;
  entries: { account: string; amount_minor: number; currency: string }[];
}

export interface PayoutAccount {
  state: "none" | "pending" | "active" | "restricted" | string;
  requirements: { description: string; deadline_status: string }[];
  onboarding_url: string;
  checked_at: string | null;
}
