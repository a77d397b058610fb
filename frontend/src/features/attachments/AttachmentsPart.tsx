import { t } from "@lingui/core/macro";
import { Button, FileButton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type DragEvent } from "react";
import { cursorOf, get, type Listed } from "@/api/request";
import { Section } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import type { Attachment } from "./api";
import { AttachmentLine } from "./AttachmentLine";
import classes from "./attachments.module.css";
import { useUploads } from "./use-uploads";

const KINDS = ".pdf,.png,.jpg,.jpeg,.webp";
const REFUSED_SHOWN = 5;

/** The documents and pictures that items of the project are judged by. */
export function AttachmentsPart({ projectId, mayChange }: { projectId: string; mayChange: boolean }) {
  const [uploads, add] = useUploads(projectId);
  const query = useInfiniteQuery({
    queryKey: ["attachments", projectId],
    queryFn: ({ pageParam, signal }) => get<Listed<Attachment>>(`/projects/${projectId}/attachments`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => cursorOf(last.next),
  });
  const files = query.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Section title={t`Files`} note={t`PDFs and pictures that items are judged by; a column of your rows names them, such as lease.pdf#page=3`}>
      {mayChange && <Place onFiles={add} />}
      {uploads.total > 0 && (
        <p className="label" role="status">
          {uploads.isRunning ? t`${uploads.done} of ${uploads.total} uploaded …` : t`${uploads.done} of ${uploads.total} uploaded.`}
        </p>
      )}
      {uploads.refused.slice(0, REFUSED_SHOWN).map(({ name, why }, index) => (
        <Notice key={index} tone="bad">
          {name}: {why}
        </Notice>
      ))}
      {uploads.refused.length > REFUSED_SHOWN && <Notice tone="bad">{t`${uploads.refused.length - REFUSED_SHOWN} more were refused.`}</Notice>}
      <Loaded query={query}>
        {() =>
          files.length === 0 ? (
            <Empty>{t`No file yet. Rows that name one are refused until it is here.`}</Empty>
          ) : (
            <>
              <div className={tables.scroll}>
                <table className={tables.table}>
                  <thead>
                    <tr>
                      <th scope="col">{t`Name, as rows call it`}</th>
                      <th scope="col">{t`Kind`}</th>
                      <th scope="col">{t`Size`}</th>
                      <th scope="col" className={tables.spare}>
                        {t`Digest`}
                      </th>
                      <th scope="col">
                        <span className={classes.unseen}>{t`Remove`}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {files.map((file) => (
                      <AttachmentLine key={file.id} file={file} projectId={projectId} mayChange={mayChange} />
                    ))}
                  </tbody>
                </table>
              </div>
              {query.hasNextPage && (
                <Button variant="subtle" mt={8} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t`Show more`}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

function Place({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={classes.place}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>{t`Drop PDF, PNG, JPEG or WebP files here, up to 32 MB each, or`}</span>
      <FileButton multiple onChange={onFiles} accept={KINDS} inputProps={{ "aria-label": t`Files that items are judged by` }}>
        {(props) => (
          <Button variant="default" {...props}>
            {t`Choose files`}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
