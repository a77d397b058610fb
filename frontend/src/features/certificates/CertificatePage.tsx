import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { lazy } from "react";
import { Link } from "react-router";
import { useIsLead } from "@/api/roles";
import { useLive } from "@/realtime/live";
import { moment } from "@/ui/dates";
import { ChartFrame } from "@/ui/ChartFrame";
import { Figures } from "@/ui/Figures";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { money } from "@/ui/money";
import { Page, Section, Sheet } from "@/ui/Page";
import { whole, decimal } from "@/ui/numbers";
import { Lines, Loaded, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useCertificate, type Certificate } from "./api";
import classes from "./certificates.module.css";
import { Facts, History, share, Steps } from "./Evidence";
import { EvidenceItems } from "./EvidenceItems";
import { Revoke } from "./Revoke";

const RecheckChart = lazy(() => import("./RecheckChart"));
const TITLES: Record<string, string> = { valid: t`Error certificate`, refused: t`Not certified`, revoked: t`Error certificate, revoked`, ended: t`Error certificate, ended` };

/** One printable page that a sceptical engineer accepts. */
export function CertificatePage({ certificateId }: { certificateId: string }) {
  const query = useCertificate(certificateId);
  return (
    <Loaded query={query} skeleton={<Lines count={8} />}>
      {(certificate) => <Shown certificate={certificate} />}
    </Loaded>
  );
}

function Shown({ certificate }: { certificate: Certificate }) {
  const { outcome } = certificate;
  const isLead = useIsLead(certificate.lab_id);
  useLive(`project:${certificate.project_id}`, [["certificate", certificate.id]]);
  const pdf = `/api/v1/certificates/${certificate.id}/pdf`;
  const json = `/api/v1/certificates/${certificate.id}/evidence`;
  const verify = () => document.getElementById("verify")?.scrollIntoView({ block: "center" });
  useKeys([
    { key: "d", label: t`Download as PDF`, run: () => window.location.assign(pdf) },
    { key: "v", label: t`How to verify it again`, run: verify },
  ]);
  return (
    <Page
      title={TITLES[certificate.state] ?? certificate.state}
      lead={
        <>
          <Link to={`/lab/projects/${certificate.project_id}`}>{certificate.project_name}</Link>
          {certificate.slice && ` · ${certificate.slice}`} · {t`tested ${moment(certificate.tested_at)}`}
        </>
      }
      aside={
        <div className={classes.actions}>
          <Button component="a" variant="default" href={json} download>
            {t`Evidence as JSON`}
          </Button>
          <Button component="a" href={pdf} download rightSection={<KeyCap of="d" />}>
            {t`PDF`}
          </Button>
        </div>
      }
    >
      <p className={classes.headline}>{certificate.headline}</p>
      <div className={classes.end}>
        <End certificate={certificate} />
      </div>
      <AtAGlance certificate={certificate} />
      <Section title={t`Evidence`} note={t`${whole(certificate.items)} items drawn by lot, each answered by ${certificate.seats} experts who saw no suggestion and not each other`}>
        <Sheet>
          <p className={classes.first}>{outcome.sentence}</p>
          {outcome.need && <p>{outcome.need.sentence}</p>}
          {outcome.single_expert && outcome.single_expert.rate !== null && (
            <p>
              {t`Beside it: on the same items a single expert differed from the consensus of the others in ${share(outcome.single_expert.rate)} (${share(outcome.single_expert.lower)} to ${share(outcome.single_expert.upper)}, n = ${outcome.single_expert.answers} answers).`}
            </p>
          )}
          <Steps outcome={outcome} />
          <div className={classes.more}>
            <EvidenceItems certificateId={certificate.id} threshold={certificate.threshold} />
          </div>
        </Sheet>
      </Section>
      {certificate.kind === "settle" && certificate.state !== "refused" && <Recheck certificate={certificate} />}
      <Section title={t`What it was tested on`}>
        <Facts certificate={certificate} />
      </Section>
      <Section title={t`What it does not say`}>
        <Sheet>
          <p className={classes.first}>{t`It speaks of this group, this version of the AI reviewer, this guideline; of no other. Its reference is the consensus of ${certificate.seats} blind experts, not truth.`}</p>
          <p id="verify">
            <Trans>Verify it from the stored evidence: <code className={classes.code}>manage.py verify_certificate {certificate.id}</code></Trans>
          </p>
          <p className="label"><Trans>SHA-256 of the evidence: <span className={classes.digest}>{certificate.digest}</span></Trans></p>
        </Sheet>
      </Section>
      <Section title={t`All tests of this group`}>
        <div className={tables.scroll} tabIndex={0} role="region" aria-label={t`All tests of this group`}>
          <History certificate={certificate} />
        </div>
      </Section>
      {certificate.state === "valid" && isLead && <Revoke certificate={certificate} />}
    </Page>
  );
}

const LICENSES: Record<string, string> = { settle: t`AI's answer stands without an expert`, stop_after_one: t`one expert and an agreeing AI reviewer suffice` };

/** The few numbers that a reader looks for first. */
function AtAGlance({ certificate }: { certificate: Certificate }) {
  const { bound, clusters, errors, outcome } = certificate;
  const step = outcome.chosen === null ? undefined : outcome.steps[outcome.chosen];
  return (
    <Figures
      of={[
        [bound === null ? t`proven; at most ${share(certificate.epsilon)} was asked for` : t`differ at most; ${share(certificate.epsilon)} was asked for`, bound === null ? t`nothing` : share(bound)],
        [step ? t`differ, of ${step.answers} answers sure enough` : t`differ that count`, step ? errors : "–"],
        [step ? t`documents in the proof, ${whole(step.clusters)} of them sure enough` : t`documents in the proof`, whole(clusters)],
        [t`of the group's answers reach the threshold`, step ? share(step.coverage) : "–"],
        [LICENSES[certificate.kind] ?? certificate.kind, certificate.state === "valid" ? t`licensed` : certificate.state === "refused" ? t`not licensed` : t`no longer`],
      ]}
    />
  );
}

/** That it has ended, why, and what that sends to experts again. */
function End({ certificate }: { certificate: Certificate }) {
  const { reopening, end_reason: reason, ended_at: at } = certificate;
  if (certificate.state === "ended") return <Notice tone="caution">{t`${reason} What it settled stands.`}</Notice>;
  if (certificate.state !== "revoked") return null;
  const items = reopening?.items ?? 0;
  const cost = reopening?.currency ? t` Two answers on each cost about ${money(reopening.cost_minor, reopening.currency)}.` : "";
  return (
    <Notice tone="bad">
      {t`Revoked ${at ? moment(at) : ""}: ${reason}`} {items === 0 ? t`It had settled nothing.` : t`${whole(items)} items that it settled go to experts again; rows of them in datasets are listed as superseded.${cost}`}
    </Notice>
  );
}

/** The stream that watches it: a random share of what AI would settle, answered by blind experts instead. */
function Recheck({ certificate }: { certificate: Certificate }) {
  const { chart, epsilon, settled } = certificate;
  const last = chart[chart.length - 1];
  return (
    <Section title={t`Blind re-check since`} note={t`${whole(settled)} items stand settled under it`}>
      {last ? (
        <ChartFrame
          title={last.alarm ? t`${share(last.mean_loss)} of ${last.clusters} re-checked documents differ; the alarm is on` : t`${share(last.mean_loss)} of ${last.clusters} re-checked documents differ; the alarm is off`}
          caption={t`solid: differs so far; dashed: at most and at least, at every moment at once; now at most ${share(last.upper)} · n = ${last.clusters} documents`}
          name="re-check"
          head={[t`Documents re-checked`, t`Differ so far`, t`At least`, t`At most`, t`Bet against it (alarm at 1/δ)`]}
          rows={chart.map((point) => [point.clusters, share(point.mean_loss), share(point.lower), share(point.upper), decimal(point.wealth, 2)])}
        >
          <RecheckChart points={chart} epsilon={epsilon} />
        </ChartFrame>
      ) : (
        <Sheet>
          <p className={classes.first}>{t`No re-check has been answered yet. A random share of what AI would settle goes to blind experts instead.`}</p>
        </Sheet>
      )}
    </Section>
  );
}
