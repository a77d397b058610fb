import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Prose } from "@/ui/Prose";
import type { ClaimWithPrice } from "./api";
import { changedLines, markRead, readOf } from "./guideline-read";
import classes from "./work.module.css";

/** The guideline in its newest version, with what changed since this reader read it. */
export function GuidelinePart({ claim }: { claim: ClaimWithPrice }) {
  const { guideline, project } = claim;
  const [read, setRead] = useState(() => {
    const before = readOf(project.id);
    // Whoever sees it for the first time sees no change.
    if (!before && guideline) markRead(project.id, guideline);
    return before ?? guideline;
  });
  if (!guideline) {
    return (
      <>
        <h2 className={classes.railTitle}>{t`Guideline`}</h2>
        <p className="muted">{t`This project has no written guideline.`}</p>
      </>
    );
  }
  const change = read && read.version !== guideline.version ? changedLines(read.body, guideline.body) : null;
  return (
    <>
      <h2 className={classes.railTitle}>{t`Guideline v${guideline.version}`}</h2>
      {change && change.count > 0 && (
        <div className={classes.changes} role="status">
          <p>{plural(change.count, { one: "# line changed since you read it:", other: "# lines changed since you read it:" })}</p>
          <ul lang={project.language || undefined}>
            {[...change.fresh].map((line) => (
              <li key={line}>
                <ins>{line.replace(/^#+\s*/, "")}</ins>
              </li>
            ))}
          </ul>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              markRead(project.id, guideline);
              setRead(guideline);
            }}
          >
            {t`I have read it`}
          </Button>
        </div>
      )}
      <div className={classes.railText} lang={project.language || undefined}>
        <Prose text={guideline.body} numbered emphasised />
      </div>
    </>
  );
}
