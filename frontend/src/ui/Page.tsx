import { t } from "@lingui/core/macro";
import { Suspense, useEffect, type ReactNode } from "react";
import { Lines } from "./states";
import classes from "./Page.module.css";

/** Title, one sentence under it, and the page's own marks and actions to the right. */
export function Page(props: { title: string; lead?: ReactNode; aside?: ReactNode; narrow?: boolean; children: ReactNode }) {
  useTitle(props.title);
  return (
    <div className={classes.page} data-narrow={props.narrow || undefined}>
      <header className={classes.header}>
        <div>
          <h1>{props.title}</h1>
          {props.lead && <p className={classes.lead}>{props.lead}</p>}
        </div>
        {props.aside && <div className={classes.aside}>{props.aside}</div>}
      </header>
      {props.children}
    </div>
  );
}

export function Section(props: { title?: ReactNode; note?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      {props.title && (
        <div className={classes.sectionHead}>
          <h2>{props.title}</h2>
          {props.note && <span className="label">{props.note}</span>}
          {props.aside && <div className={classes.aside}>{props.aside}</div>}
        </div>
      )}
      {props.children}
    </section>
  );
}

/** A sheet of paper on the canvas. */
export function Sheet({ children, flush }: { children: ReactNode; flush?: boolean }) {
  return (
    <div className={classes.sheet} data-flush={flush || undefined}>
      {/* Parts that come when first shown do so in here, and the page around stays. */}
      <Suspense fallback={<Lines count={3} />}>{children}</Suspense>
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = t`${title} · Consilium`;
  }, [title]);
}
