import { t } from "@lingui/core/macro";
import { DataList } from "@mantine/core";
import type { ReactNode } from "react";
import type { Ref } from "react";
import type { FirstLook } from "@/api/types";
import type { ClaimWithPrice } from "./api";
import { FirstLooks } from "./FirstLooks";
import { GuidelinePart } from "./GuidelinePart";
import { Positions } from "./Positions";
import { ThreadPart } from "./ThreadPart";
import classes from "./work.module.css";

const DATA_CLASSES: Record<string, string> = {
  public: t`public`,
  confidential: t`confidential`,
  personal: t`personal data`,
  health: t`health data`,
};

/** The guideline and the terms of this work, beside the item. */
export function Rail({ claim, question, looks }: { claim: ClaimWithPrice; question: Ref<HTMLTextAreaElement>; looks: FirstLook[] }) {
  const { project } = claim;
  return (
    <aside className={`${classes.pane} ${classes.rail}`} id="guideline" tabIndex={0} aria-label={t`Guideline`}>
      <div className={classes.padded}>
        <Positions claim={claim} />
        <FirstLooks looks={looks} />
        <GuidelinePart claim={claim} />
        {claim.principles.length > 0 && (
          <>
            <h2 className={classes.railTitle}>{t`Principles v${claim.principles[0]?.version ?? ""}`}</h2>
            <dl className={classes.principles} lang={project.language || undefined}>
              {claim.principles.map((principle) => (
                <div key={principle.code}>
                  <dt>
                    {principle.code} {principle.title}
                  </dt>
                  <dd>{principle.text}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
        <ThreadPart claimId={claim.id} field={question} />
        <h2 className={classes.railTitle}>{t`Terms of this work`}</h2>
        <DataList orientation="horizontal" size="sm" className={classes.facts}>
          <Fact name={t`Sources`} value={project.permitted_sources ? <span lang={project.language || undefined}>{project.permitted_sources}</span> : t`any`} />
          <Fact name={t`AI assistants`} value={project.ai_assistants_permitted ? t`permitted` : t`no`} />
          <Fact name={t`Texts are`} value={DATA_CLASSES[project.data_class] ?? project.data_class} />
        </DataList>
      </div>
    </aside>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{name}</DataList.ItemLabel>
      <DataList.ItemValue>{value}</DataList.ItemValue>
    </DataList.Item>
  );
}
