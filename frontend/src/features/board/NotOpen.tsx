import { plural, t } from "@lingui/core/macro";
import { Link } from "react-router";
import type { BoardOffer } from "@/api/types";
import { spoken } from "@/language";
import classes from "./board.module.css";

const PLACES: Record<string, { to: string; label: string }> = {
  credential: { to: "/expert/credentials", label: t`Credentials` },
  specialty: { to: "/expert/credentials", label: t`Credentials` },
  agreement: { to: "/expert/credentials", label: t`Agreements` },
  qualification: { to: "/expert/exams", label: t`Exams` },
  conflict: { to: "/expert/settings", label: t`Settings` },
};

/** Work that does not fit, folded, with exactly what is missing and where to see to it. */
export function NotOpen({ offers }: { offers: BoardOffer[] }) {
  if (offers.length === 0) return null;
  return (
    <details className={classes.others}>
      <summary>{plural(offers.length, { one: "Not open to you: # project", other: "Not open to you: # projects" })}</summary>
      <ul>
        {offers.map((offer) => (
          <li key={offer.offer_id}>
            <strong>{offer.project.name}</strong> <span className="muted">{offer.lab_name}</span>
            <ul className={classes.missing}>
              {offer.missing.map((reason) => (
                <li key={reason.kind + reason.text}>
                  {spoken(reason.text)}. <Way kind={reason.kind} action={spoken(reason.action)} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Way({ kind, action }: { kind: string; action: string }) {
  const place = PLACES[kind];
  if (!place) return <span className="muted">{action}</span>;
  return (
    <span className="muted">
      {action} <Link to={place.to}>{place.label}</Link>
    </span>
  );
}
