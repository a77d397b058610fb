import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useExpertiseNames } from "@/api/expertise";
import type { Exam } from "@/api/types";
import { day } from "@/ui/dates";
import { Page, Sheet } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import { startAttempt, useExams } from "./api";
import classes from "./exams.module.css";

/** How long, what it opens, when it may be taken again: said before it begins. */
export function ExamsPage() {
  const query = useExams();
  return (
    <Page title={t`Exams`} lead={t`A short test gives a first figure for your expected agreement. It shows what to read, pass or not.`} narrow>
      <Loaded query={query}>
        {(exams) =>
          exams.length === 0 ? (
            <Empty>{t`No exam is open now. Exams are offered only while work is open behind them.`}</Empty>
          ) : (
            <div className={classes.list}>
              {exams.map((exam) => (
                <ExamCard key={exam.id} exam={exam} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function ExamCard({ exam }: { exam: Exam }) {
  const names = useExpertiseNames();
  const navigate = useNavigate();
  const { isSending, problem, run } = useSending();
  const attempt = exam.my_attempt;
  const isRunning = attempt?.state === "running";
  const [openedAt] = useState(() => Date.now());
  const isLater = exam.retake_at !== null && Date.parse(exam.retake_at) > openedAt;
  const start = () =>
    run(async () => {
      const id = isRunning ? attempt.id : (await startAttempt(exam.id)).id;
      void navigate(`/expert/attempts/${id}`);
    });
  return (
    <Sheet>
      <h2 className={classes.title}>{exam.title}</h2>
      <p className="muted">
        {t`${names.field(exam.field)} · ${exam.length} questions, about ${exam.minutes} min · references yes, AI assistants no · retake after 30 days on other questions`}
      </p>
      {problem && <Notice tone="bad">{problem.message}</Notice>}
      <div className={classes.foot}>
        {attempt && !isRunning && (
          <Button variant="default" onClick={() => void navigate(`/expert/attempts/${attempt.id}`)}>
            {t`Your result`}
          </Button>
        )}
        {isLater && exam.retake_at ? (
          <span className="muted">{t`Again from ${day(exam.retake_at)}`}</span>
        ) : (
          exam.is_open && (
            <Button onClick={start} loading={isSending}>
              {isRunning ? t`Go on` : attempt ? t`Take again` : t`Begin`}
            </Button>
          )
        )}
      </div>
    </Sheet>
  );
}
