import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { LanguageChoice } from "@/ui/LanguageChoice";
import { useTitle } from "@/ui/Page";
import classes from "./session.module.css";

/** The sheet that every sign-in page is written on. */
export function AuthFrame({ title, children, foot }: { title: string; children: ReactNode; foot?: ReactNode }) {
  useTitle(title);
  return (
    <main className={classes.frame}>
      <Link to="/" className={classes.name}>
        {t`Consilium`}
      </Link>
      <div className={classes.sheet}>
        <h1>{title}</h1>
        {children}
      </div>
      {foot && <p className={classes.foot}>{foot}</p>}
      <LanguageChoice />
    </main>
  );
}
