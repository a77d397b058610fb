import { t } from "@lingui/core/macro";
import { Button, Skeleton } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { asProblem } from "@/api/problem";
import classes from "./states.module.css";

/** One sentence and at most one action. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** What failed, what is safe, what to do, and a reference to tell us. */
export function Failure({ error, retry, safe }: { error: unknown; retry?: () => void; safe?: string }) {
  const problem = asProblem(error);
  return (
    <div className={classes.failure} role="alert">
      <p className={classes.failureTitle}>{problem.title}</p>
      {problem.message !== problem.title && <p>{problem.message}</p>}
      {safe && <p>{safe}</p>}
      <div className={classes.failureFoot}>
        {retry && (
          <Button variant="default" size="xs" onClick={retry}>
            {t`Try again`}
          </Button>
        )}
        {problem.reference && <span className="label">{t`Reference ${problem.reference}`}</span>}
      </div>
    </div>
  );
}

/** Shows its children only after 150 ms: quick answers never flash a skeleton. */
export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return due ? children : null;
}

/** Lines in the place of text or rows that are on their way. */
export function Lines({ count = 4, height = 14 }: { count?: number; height?: number }) {
  return (
    <Delayed>
      <div className={classes.lines} role="group" aria-busy="true" aria-label={t`Loading`}>
        {Array.from({ length: count }, (_, index) => (
          <Skeleton key={index} height={height} width={`${96 - ((index * 17) % 35)}%`} />
        ))}
      </div>
    </Delayed>
  );
}

/** An inline line in place of a toast: it stays until it stops being true. */
export function Notice({ tone = "plain", children, action }: { tone?: "plain" | "good" | "caution" | "bad"; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.notice} data-tone={tone} role="status">
      <div>{children}</div>
      {action}
    </div>
  );
}

interface Loading<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Skeleton, refusal or content of one query; content stays on the screen when a later reading fails. */
export function Loaded<T>({ query, skeleton, children }: { query: Loading<T>; skeleton?: ReactNode; children: (value: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return skeleton ?? <Lines />;
}
