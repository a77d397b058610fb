import { Link } from "react-router";
import { useExpertiseNames } from "@/api/expertise";
import type { Claim } from "@/api/types";
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
        ‹ Board
      </Link>
      <h1 className={classes.project}>{claim.project.name}</h1>
      <ul className={classes.chips} aria-label="What the item is about">
        {jurisdiction && <li>{names.jurisdiction(jurisdiction)}</li>}
        {asOf && <li>{`${claim.project.field === "law" ? "law" : "knowledge"} as of ${plainDate(asOf)}`}</li>}
        {audience && <li>reader: {audience}</li>}
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
        kept for {stopwatch(lease.left / 1000)} more
      </span>
    );
  }
  return <span className={classes.wide}>kept until {until}</span>;
}

function SavedMark({ saved }: { saved: Saved }) {
  if (saved.state === "nothing") return null;
  if (saved.state === "nowhere") return <span className={classes.low}>On its way to the server: this browser has no room for it</span>;
  if (saved.state === "refused") return <span className={classes.low}>{saved.words}</span>;
  const at = new Date(saved.at).toLocaleTimeString("en-GB");
  return <span>{saved.state === "both" ? `Saved here and on server ${at}` : `Saved here ${at}`}</span>;
}
