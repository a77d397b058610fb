import { t } from "@lingui/core/macro";
import { Link } from "react-router";
import { useExpertiseNames } from "@/api/expertise";
import type { Claim } from "@/api/types";
import { timeLocale } from "@/language";
import { clock, plainDate, stopwatch } from "@/ui/dates";
import { Timer } from "./Timer";
import type { Saved } from "./use-answer";
import type { Lease } from "./use-lease";
import classes from "./work.module.css";

const LOW_MS = 5 * 60_000;

/** 40 px: whose work, which law and when, whether it is kept, how long it took. */
export function Head({ claim, saved, lease }: { claim: Claim; saved: Saved; lease: Lease }) {
  const names = useExpertiseNames();
  const jurisdiction = claim.project.jurisdiction;
  const asOf = claim.project.as_of;
  const audience = claim.project.audience;
  return (
    <header className={classes.head}>
      <Link to="/expert/board" className={classes.back}>
        {t`‹ Board`}
      </Link>
      <h1 className={classes.project}>{claim.project.name}</h1>
      <ul className={classes.chips} aria-label={t`What the item is about`}>
        {jurisdiction && <li>{names.jurisdiction(jurisdiction)}</li>}
        {asOf && <li>{claim.project.field === "law" ? t`law as of ${plainDate(asOf)}` : t`knowledge as of ${plainDate(asOf)}`}</li>}
        {audience && <li>{t`reader: ${audience}`}</li>}
      </ul>
      <div className={classes.marks}>
        <LeaseMark lease={lease} />
        <SavedMark saved={saved} />
        <Timer lease={lease} claimId={claim.id} />
      </div>
    </header>
  );
}

function LeaseMark({ lease }: { lease: Lease }) {
  const until = clock(new Date(lease.expiresAt));
  if (lease.lostBecause !== null || lease.isLapsed) return null;
  if (lease.left < LOW_MS) {
    return (
      <span className={classes.low} role="status">
        {t`kept for ${stopwatch(lease.left / 1000)} more`}
      </span>
    );
  }
  return <span className={classes.wide}>{t`kept until ${until}`}</span>;
}

function SavedMark({ saved }: { saved: Saved }) {
  if (saved.state === "nothing") return null;
  if (saved.state === "nowhere") return <span className={classes.low}>{t`On its way to the server: this browser has no room for it`}</span>;
  if (saved.state === "refused") return <span className={classes.low}>{saved.words}</span>;
  const at = new Date(saved.at).toLocaleTimeString(timeLocale);
  return <span>{saved.state === "both" ? t`Saved here and on server ${at}` : t`Saved here ${at}`}</span>;
}
