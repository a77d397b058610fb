import { t } from "@lingui/core/macro";
import { chooseAsVisitor, language, LANGUAGES, type Language } from "@/language";
import classes from "./LanguageChoice.module.css";

/** The languages by their own names, for people who have not signed in. */
export function LanguageChoice() {
  const all = Object.entries(LANGUAGES) as [Language, string][];
  return (
    <div role="group" aria-label={t`Language`} className={classes.choice}>
      {all.map(([one, name]) => (
        <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => chooseAsVisitor(one)}>
          {name}
        </button>
      ))}
    </div>
  );
}
