import { t } from "@lingui/core/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useErasure, useRemoval, type Attachment } from "./api";
import classes from "./attachments.module.css";

/** One file: removed while no item uses it, erased with a reason once one does. */
export function AttachmentLine({ file, projectId, mayChange }: { file: Attachment; projectId: string; mayChange: boolean }) {
  const [isErasing, setErasing] = useState(false);
  const removal = useRemoval(projectId);
  return (
    <>
      <tr>
        <td className={classes.name}>{file.is_erased ? file.name : <a href={`/api/v1/attachments/${file.id}/content`}>{file.name}</a>}</td>
        <td>{file.kind.toUpperCase()}</td>
        <td className="number">{sizeOf(file.bytes_total)}</td>
        <td className={`${tables.spare} muted`} title={file.digest}>
          {file.digest.slice(0, 12)}
        </td>
        <td>
          {file.is_erased && <span className="muted">{t`erased; its name and digest stay`}</span>}
          {mayChange && !file.is_erased && !file.is_used && (
            <Button variant="subtle" size="compact-sm" loading={removal.isPending} onClick={() => removal.mutate(file.id)} aria-label={t`Remove ${file.name}`}>
              {t`Remove`}
            </Button>
          )}
          {mayChange && !file.is_erased && file.is_used && (
            <Button variant="subtle" size="compact-sm" onClick={() => setErasing(!isErasing)} aria-expanded={isErasing} aria-label={t`Erase ${file.name}, which items use`}>
              {t`In use; erase …`}
            </Button>
          )}
        </td>
      </tr>
      {removal.error && (
        <tr>
          <td colSpan={5}>
            <Notice tone="bad">{asProblem(removal.error).message}</Notice>
          </td>
        </tr>
      )}
      {isErasing && !file.is_erased && (
        <tr>
          <td colSpan={5}>
            <Erasure file={file} projectId={projectId} />
          </td>
        </tr>
      )}
    </>
  );
}

function Erasure({ file, projectId }: { file: Attachment; projectId: string }) {
  const [reason, setReason] = useState("");
  const erasure = useErasure(projectId);
  return (
    <form
      className={classes.erasure}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) erasure.mutate({ id: file.id, reason });
      }}
    >
      <TextInput label={t`Why is it erased?`} description={t`Its bytes are destroyed. Items that need it stay open, and experts see that it is gone; name and digest stay in their rows.`} value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={2000} />
      {erasure.error && <Notice tone="bad">{asProblem(erasure.error).message}</Notice>}
      <Button type="submit" variant="default" loading={erasure.isPending} disabled={!reason.trim()}>
        {t`Erase ${file.name}`}
      </Button>
    </form>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
