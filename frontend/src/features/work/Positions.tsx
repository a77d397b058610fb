import { t } from "@lingui/core/macro";
import { Anchored } from "@/documents/Anchored";
import type { ClaimWithPrice } from "./api";
import classes from "./work.module.css";

/** What the experts before said, each as large as the next, without a name or a rank; only on disputed items. */
export function Positions({ claim }: { claim: ClaimWithPrice }) {
  if (claim.kind !== "review") return null;
  return (
    <>
      <h2 className={classes.railTitle}>{t`Positions`}</h2>
      <p className="muted">{t`These answers leave the item undecided. Yours decides it; your reason is what the experts and the lab read.`}</p>
      <ol className={classes.positions}>
        {claim.positions.map((position) => (
          <li key={position.seat}>
            <strong>
              {t`Seat ${position.seat}: ${position.text}`}
            </strong>
            <p>{position.rationale ? <Anchored text={position.rationale} /> : <span className="muted">{t`no reason given`}</span>}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
