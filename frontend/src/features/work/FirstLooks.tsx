import { plural, t } from "@lingui/core/macro";
import type { FirstLook } from "@/api/types";
import classes from "./work.module.css";

/** What every AI reviewer with a say said of the item, each as large as the next; nothing for whoever is kept blind. */
export function FirstLooks({ looks }: { looks: FirstLook[] }) {
  if (looks.length === 0) return null;
  return (
    <>
      <h2 className={classes.railTitle}>{t`AI first look`}</h2>
      <p className="muted">{plural(looks.length, { one: "An AI reviewer looked before you.", other: "# AI reviewers looked before you." })} {t`Judge for yourself: you are paid the same whether you agree or not.`}</p>
      <ul className={classes.positions}>
        {looks.map((look) => (
          <li key={look.name}>
            <strong>
              <span aria-hidden style={{ color: "var(--ai)" }}>
                ◆
              </span>{" "}
              {look.name}: {look.text}
            </strong>
            {look.rationale && <p>{look.rationale}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
