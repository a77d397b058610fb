import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import { Written } from "@/ui/written/Written";
import { text, type PaneProps } from "../task-type";
import classes from "./choice.module.css";
import { questionOf } from "./labels";

export function Material({ content, settings, find }: PaneProps) {
  const context = text(content.context);
  const question = questionOf(content, settings);
  return (
    <>
      {question && <p className={classes.question}>{question}</p>}
      <Written text={text(content.text)} find={find} numbered />
      {context && (
        <>
          <h3 className={shared.contextTitle}>{t`Context`}</h3>
          <Written text={context} find={find} numbered />
        </>
      )}
    </>
  );
}
