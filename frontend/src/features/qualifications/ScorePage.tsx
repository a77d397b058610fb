import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useExpertiseNames } from "@/api/expertise";
import { get, type Listed } from "@/api/request";
import type { Qualification } from "@/api/types";
import { day } from "@/ui/dates";
import { Estimate } from "@/ui/Estimate";
import { Page, Section, Sheet } from "@/ui/Page";
import { Empty, Loaded } from "@/ui/states";
import { History } from "./History";
import classes from "./score.module.css";

const KINDS: Record<string, string> = { exam: t`exam questions`, gold: t`hidden checks`, peers: t`answers beside colleagues`, adjudication: t`case conferences` };

/** What the platform believes of me, why, and how sure it is. */
export function ScorePage() {
  const query = useQuery({ queryKey: ["qualifications"], queryFn: ({ signal }) => get<Listed<Qualification>>("/qualifications", undefined, signal) });
  return (
    <Page title={t({ message: "Score", context: "expected agreement" })} lead={t`This is exactly what labs see, under your pseudonym. Dissent has no price.`} narrow>
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty action={<Link to="/expert/exams">{t`See the exams`}</Link>}>{t`Too little to say. After an exam, or about 20 items, there is a figure.`}</Empty>
          ) : (
            results.map((one) => <Standing key={one.id} standing={one} />)
          )
        }
      </Loaded>
    </Page>
  );
}

function Topics({ topics }: { topics: Qualification["topics"] }) {
  if (topics.length === 0) return null;
  return (
    <>
      <h3 className={classes.part}>{t`By topic`}</h3>
      <ul className={classes.sources}>
        {topics.map((topic) => (
          <li key={topic.topic}>
            {topic.topic.replaceAll("_", " ")}: <Estimate value={topic.expected} lower={topic.lower} upper={topic.upper} />, <span className="muted">{t`from about ${topic.n}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Outcomes({ outcomes }: { outcomes: Qualification["outcomes"] }) {
  if (!outcomes || outcomes.agrees + outcomes.dissent === 0) return null;
  return (
    <>
      <h3 className={classes.part}>{t`Outcomes of the week before`}</h3>
      <p style={{ margin: 0 }}>
        <Trans>about <span className="number">{outcomes.agrees}</span> agree, about <span className="number">{outcomes.dissent}</span> honest dissent <span className="muted">(hidden checks and work together, both paid alike)</span></Trans>
      </p>
    </>
  );
}

function Standing({ standing }: { standing: Qualification }) {
  const names = useExpertiseNames();
  const at = (share: number) => `${Math.round(share * 1000) / 10}%`;
  const upTo = Math.round(standing.lower * 100);
  return (
    <Section title={names.field(standing.field)} note={t`published ${day(standing.updated_at)}, next ${day(`${standing.next_on}T12:00:00`)}; nothing moves in between`}>
      <Sheet>
        <p className={classes.figure}>
          <strong className="number">{Math.round(standing.expected * 100)} %</strong>
          <span>
            <Trans>expected agreement with final answers, {upTo}-{Math.round(standing.upper * 100)} % <span className="muted">(9 in 10 sure)</span></Trans>
          </span>
        </p>
        <div className={classes.scale} role="img" aria-label={t`Between ${upTo} and ${Math.round(standing.upper * 100)} per cent`}>
          <span className={classes.band} style={{ left: at(standing.lower), width: at(standing.upper - standing.lower) }} />
          <span className={classes.point} style={{ left: at(standing.expected) }} />
        </div>
        <div className={classes.ends} aria-hidden>
          <span>0 %</span>
          <span>50 %</span>
          <span>100 %</span>
        </div>
        <History weeks={standing.history} />
        <h3 className={classes.part}>{t`Where it comes from`}</h3>
        <ul className={classes.sources}>
          {Object.entries(standing.evidence_by_kind)
            .filter(([, count]) => count > 0)
            .map(([kind, count]) => (
              <li key={kind}>
                <span className="number">{kind === "exam" ? count : t`about ${count}`}</span> {KINDS[kind] ?? kind}
              </li>
            ))}
        </ul>
        <Topics topics={standing.topics} />
        <Outcomes outcomes={standing.outcomes} />
      </Sheet>
    </Section>
  );
}
