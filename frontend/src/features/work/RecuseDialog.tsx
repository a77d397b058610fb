import { t } from "@lingui/core/macro";
import { Button, Modal } from "@mantine/core";
import { useSending } from "@/ui/use-sending";
import classes from "./work.module.css";

/** One key, no reason: a second one confirms, since it closes all of the lab's work. */
export function RecuseDialog({ isOpen, onClose, onRecuse }: { isOpen: boolean; onClose: () => void; onRecuse: () => Promise<void> }) {
  const sending = useSending();
  return (
    <Modal opened={isOpen} onClose={onClose} title={t`Recuse yourself from this lab`} size="sm" closeButtonProps={{ "aria-label": t`Close` }}>
      <p>{t`The item goes to somebody else, and no more work of this lab comes to you. Nobody asks why, and it counts neither for nor against you.`}</p>
      <p className="muted">{t`You can take it back under Credentials and agreements.`}</p>
      {sending.problem && (
        <p className={classes.lost} role="alert">
          {sending.problem.message}
        </p>
      )}
      <Button data-autofocus loading={sending.isSending} onClick={() => sending.run(onRecuse)}>
        {t`Recuse`}
      </Button>
    </Modal>
  );
}
