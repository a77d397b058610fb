import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { useIsLead } from "@/api/roles";
import { useLive } from "@/realtime/live";
import { moment } from "@/ui/dates";
import { percent } from "@/ui/Estimate";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page, Section, Sheet } from "@/ui/Page";
import { Lines, Loaded, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useCertificate, type Certificate } from "./api";
import classes from "./certificates.module.css";
import { Facts, History, Steps } from "./Evidence";
import { Revoke } from "./Revoke";

const RecheckChart = lazy(() => import("./RecheckChart"));
const TITLES: Record<string, string> = { valid: "Error certificate", refused: "Not certified", revoked: "Error certificate, revoked", ended: "Error certificate, ended" };

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
  const { outcome, chart } = certificate;
  const isLead = useIsLead(certificate.lab_id);
  useLive(`project:${certificate.project_id}`, [["certificate", certificate.id]]);
  const pdf = `/api/v1/certificates/${certificate.id}/pdf`;
  const json = `/api/v1/certificates/${certificate.id}/evidence`;
  const verify = () => document.getElementById("verify")?.scrollIntoView({ block: "center" });
  useKeys([
    { key: "d", label: "Download as PDF", run: () => window.location.assign(pdf) },
    { key: "v", label: "How to verify it again", run: verify },
  ]);
  const last = chart[chart.length - 1];
  return (
    <Page
      title={TITLES[certificate.state] ?? certificate.state}
      lead={
        <>
          <Link to={`/lab/projects/${certificate.project_id}`}>{certificate.project_name}</Link>
          {certificate.slice && ` · ${certificate.slice}`} · tested {moment(certificate.tested_at)}
        </>
      }
      aside={
        <div className={classes.actions}>
          <Button component="a" variant="default" href={json} download>
            Evidence as JSON
          </Button>
          <Button component="a" href={pdf} download rightSection={<KeyCap of="d" />}>
            PDF
          </Button>
        </div>
      }
    >
      <p className={classes.headline}>{certificate.headline}</p>
      {certificate.state === "revoked" && <Notice tone="bad">Revoked {certificate.ended_at && moment(certificate.ended_at)}: {certificate.end_reason} What it settled goes to experts again.</Notice>}
      {certificate.state === "ended" && <Notice tone="caution">{certificate.end_reason} What it settled stands.</Notice>}
      <Section title="Evidence">
        <Sheet>
          <p className={classes.first}>{outcome.sentence}</p>
          {outcome.single_expert && outcome.single_expert.rate !== null && (
            <p>
              On the same items a single expert differed from the consensus of the others in {percent(outcome.single_expert.rate)} ({percent(outcome.single_expert.lower)} to {percent(outcome.single_expert.upper)}, {outcome.single_expert.answers} answers).
            </p>
          )}
          {outcome.need && <p>{outcome.need.sentence}</p>}
          <Steps outcome={outcome} />
        </Sheet>
      </Section>
      <Section title="Blind re-check since" note={`${certificate.settled.toLocaleString("en-US")} items stand settled under it`}>
        {last ? (
          <Sheet>
            <p className={classes.first}>
              {last.clusters} documents re-checked blind, {percent(last.mean_loss)} differ, at most {percent(last.upper)} at every moment so far. The alarm is {last.alarm ? <strong>on</strong> : "off"}.
            </p>
            <Suspense fallback={<Lines count={5} height={24} />}>
              <RecheckChart points={chart} epsilon={certificate.epsilon} />
            </Suspense>
          </Sheet>
        ) : (
          <Sheet>
            <p className={classes.first}>No re-check has been answered yet. A random share of what AI would settle goes to blind experts instead.</p>
          </Sheet>
        )}
      </Section>
      <Section title="What it was tested on">
        <Facts certificate={certificate} />
      </Section>
      <Section title="What it does not say">
        <Sheet>
          <p className={classes.first}>It speaks of this group, this version of the AI reviewer, this guideline; of no other. Its reference is the consensus of {certificate.seats} blind experts, not truth.</p>
          <p id="verify">
            Verify it from the stored evidence: <code className={classes.code}>manage.py verify_certificate {certificate.id}</code>
          </p>
          <p className="label">SHA-256 of the evidence: <span className={classes.digest}>{certificate.digest}</span></p>
        </Sheet>
      </Section>
      <Section title="All tests of this group">
        <div className={tables.scroll} tabIndex={0} role="region" aria-label="All tests of this group">
          <History certificate={certificate} />
        </div>
      </Section>
      {certificate.state === "valid" && isLead && <Revoke certificate={certificate} />}
    </Page>
  );
}
