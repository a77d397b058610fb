import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { Attempt } from "@/api/types";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page, Section, Sheet } from "@/ui/Page";
import { Prose } from "@/ui/Prose";
import { Lines, Loaded, Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import { respond, useAttempt } from "./api";
import classes from "./exams.module.css";

type Question = NonNullable<Attempt["question"]>;

/** One question at a time; leaving is a pause, and the same question returns. */
export function AttemptPage({ attemptId }: { attemptId: string }) {
  const query = useAttempt(attemptId);
  return (
    <Page title={t`Exam`} narrow lead={query.data && !query.data.result ? t`Question ${Math.min(query.data.answered + 1, query.data.length)} of ${query.data.length}` : undefined}>
      <Loaded query={query} skeleton={<Lines count={6} height={20} />}>
        {(attempt) => {
          if (attempt.result) return <Result result={attempt.result} />;
          if (!attempt.question) return <Notice><Trans>This attempt has no further question. <Link to="/expert/exams">To the exams</Link></Trans></Notice>;
          return <Asked key={attempt.question.id} attempt={attempt} question={attempt.question} />;
        }}
      </Loaded>
    </Page>
  );
}

function Asked({ attempt, question }: { attempt: Attempt; question: Question }) {
  const queries = useQueryClient();
  const [choice, setChoice] = useState<number | null>(null);
  const { isSending, problem, run } = useSending();
  const next = () => {
    if (choice === null) return;
    run(async () => {
      const after = await respond(attempt.id, question.id, choice);
      queries.setQueryData(["attempt", attempt.id], after);
      if (after.result) await Promise.all([queries.invalidateQueries({ queryKey: ["exams"] }), queries.invalidateQueries({ queryKey: ["qualifications"] }), queries.invalidateQueries({ queryKey: ["board"] })]);
    });
  };
  useKeys([
    ...question.choices.slice(0, 9).map((one, index) => ({ key: String(index + 1), label: one, run: () => setChoice(index) })),
    { key: "Enter", label: t`Next question`, run: next },
  ]);
  return (
    <>
      <progress className={classes.progress} value={attempt.answered} max={attempt.length} aria-label={t`Answered`} />
      <Sheet>
        <Prose text={question.text} />
        <div className={classes.choices} role="radiogroup" aria-label={t`Answers`}>
          {question.choices.map((one, index) => (
            <button key={index} type="button" role="radio" aria-checked={choice === index} className={classes.choice} onClick={() => setChoice(index)}>
              <KeyCap of={String(index + 1)} />
              <span>{one}</span>
            </button>
          ))}
        </div>
        {problem && <Notice tone="bad">{problem.message}</Notice>}
        <div className={classes.foot}>
          <span className="label">{t`On call? Leave whenever you like: the same question waits for you.`}</span>
          <Button onClick={next} loading={isSending} disabled={choice === null} rightSection={<KeyCap of="Enter" />}>
            {t`Next`}
          </Button>
        </div>
      </Sheet>
    </>
  );
}

function Result({ result }: { result: NonNullable<Attempt["result"]> }) {
  return (
    <>
      <Sheet>
        <p className={classes.figure}>
          {result.expected === null || result.lower === null || result.upper === null ? (
            t`Your figure is being worked out; it appears under Score.`
          ) : (
            <>
              <Trans><strong className="number">{Math.round(result.expected * 100)} %</strong> expected agreement with final answers, {Math.round(result.lower * 100)}-
              {Math.round(result.upper * 100)} %</Trans>
            </>
          )}
        </p>
        <p className="muted">{t`${result.right} right. The range narrows with every item you answer.`}</p>
      </Sheet>
      <div style={{ height: 24 }} />
      <Section title={t`By topic`}>
        <table className={classes.topics}>
          <tbody>
            {result.by_topic.map((topic) => (
              <tr key={topic.topic}>
                <th scope="row">{topic.topic.replaceAll("_", " ")}</th>
                <td className="number">
                  {t`${topic.right} of ${topic.asked}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Link to="/expert/board">{t`To the board`}</Link>
    </>
  );
}
