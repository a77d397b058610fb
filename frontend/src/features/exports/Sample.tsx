import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get } from "@/api/request";
import { Empty, Loaded } from "@/ui/states";
import classes from "./exports.module.css";

/** Real rows as a trainer would read them, before anything is built. */
export function Sample({ projectId, shape }: { projectId: string; shape: string }) {
  const [isOpened, setOpened] = useState(false);
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={() => setOpened(!isOpened)} aria-expanded={isOpened}>
        {isOpened ? t`Hide the first rows` : t`Show the first rows as they would be exported`}
      </Button>
      {isOpened && <Rows projectId={projectId} shape={shape} />}
    </>
  );
}

function Rows({ projectId, shape }: { projectId: string; shape: string }) {
  const query = useQuery({
    queryKey: ["exports", projectId, "sample", shape],
    queryFn: ({ signal }) => get<Record<string, unknown>[]>(`/projects/${projectId}/sample`, { shape }, signal),
  });
  return (
    <Loaded query={query}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{t`No row yet: the first decided item will stand here.`}</Empty>
        ) : (
          <pre className={classes.rows} tabIndex={0} aria-label={t`First rows`}>
            {rows.map((row) => JSON.stringify(row)).join("\n")}
          </pre>
        )
      }
    </Loaded>
  );
}
