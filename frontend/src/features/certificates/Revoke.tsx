import { t } from "@lingui/core/macro";
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { Section, Sheet } from "@/ui/Page";
import { whole } from "@/ui/numbers";
import { Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useRevoke, type Certificate } from "./api";

/** Ends the certificate; says first what that re-opens. */
export function Revoke({ certificate }: { certificate: Certificate }) {
  const [reason, setReason] = useState("");
  const [isOpen, setOpen] = useState(false);
  const revoke = useRevoke(certificate.id);
  if (!isOpen) {
    return (
      <div className={tables.foot}>
        <Button variant="subtle" color="red" onClick={() => setOpen(true)}>
          {t`Revoke this certificate`}
        </Button>
      </div>
    );
  }
  return (
    <Section title={t`Revoke`}>
      <Sheet>
        {revoke.error && <Notice tone="bad">{asProblem(revoke.error).message}</Notice>}
        <p style={{ marginTop: 0 }}>{t`${whole(certificate.settled)} items that AI settled under it are re-opened and go to experts at their price. Rows you exported are marked as superseded.`}</p>
        <Textarea label={t`Why`} description={t`Stays on the certificate`} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <div className={tables.foot} style={{ marginTop: 12 }}>
          <Button variant="subtle" onClick={() => setOpen(false)}>
            {t`Keep it`}
          </Button>
          <Button color="red" disabled={!reason.trim()} loading={revoke.isPending} onClick={() => revoke.mutate(reason)}>
            {t`Revoke, re-open ${whole(certificate.settled)} items`}
          </Button>
        </div>
      </Sheet>
    </Section>
  );
}
