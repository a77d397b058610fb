// The API's shapes by the names of its serializers, out of the generated schema: a changed field names every screen.
import type { components } from "./schema.gen";

/** An answer carries every field, also those that a request may leave out. */
type Whole<T> = T extends (infer One)[] ? Whole<One>[] : T extends object ? { [Key in keyof T]-?: Whole<T[Key]> } : T;

type Schemas = { [Name in keyof components["schemas"]]: Whole<components["schemas"][Name]> };

export type Answer = Record<string, unknown>;
export type Me = Schemas["Me"];
export type Expertise = Schemas["Expertise"];
export type Expert = Schemas["Expert"];
export type Credential = Schemas["Credential"];
export type CredentialCase = Schemas["CredentialCase"];
export type AgreementState = Schemas["AgreementState"];
export type Qualification = Schemas["Qualification"];
export type BoardOffer = Schemas["BoardOffer"];
export type Board = Schemas["Board"];
export type Draft = Schemas["Draft"];
export type Claim = Schemas["Claim"];
export type TakenClaim = Schemas["TakenClaim"];
export type Price = Schemas["Price"];
export type Annotation = Schemas["Annotation"];
export type Earning = Schemas["Earning"];
export type EarningsSummary = Schemas["EarningsSummary"];
export type LedgerTransactionView = Schemas["LedgerTransactionView"];
export type PayoutAccount = Schemas["PayoutAccount"];
export type Reason = Schemas["Reason"];
export type Missing = Schemas["Missing"];
export type Lab = Schemas["Lab"];
export type Member = Schemas["Member"];
export type ApiKey = Schemas["ApiKey"];
export type NewApiKey = Schemas["NewApiKey"];
export type Budget = Schemas["Budget"];
export type Deposit = Schemas["Deposit"];
export type Offer = Schemas["Offer"];
export type Pool = Schemas["Pool"];
export type Progress = Schemas["Progress"];
export type Course = Schemas["Course"];
export type Export = Schemas["Export"];
export type Batch = Schemas["Batch"];
export type PayoutRow = Schemas["PayoutRow"];
export type PayoutDue = Schemas["PayoutDue"];
export type PayoutSummary = Schemas["PayoutSummary"];
export type Exam = Schemas["Exam"];
export type Attempt = Schemas["Attempt"];
export type Project = Schemas["Project"];
export type Import = Schemas["Import"];
export type ImportProblem = Schemas["ImportProblem"];
export type ItemRow = Schemas["ItemRow"];
export type ItemLife = Schemas["ItemLife"];
export type TaskType = Schemas["TaskType"];
export type Preview = Schemas["Preview"];
export type Guideline = Schemas["Guideline"];
export type QualityPlan = Schemas["QualityPlan"];
export type Group = Schemas["Group"];
export type Certificate = Schemas["Certificate"];
export type Routing = Schemas["Routing"];
