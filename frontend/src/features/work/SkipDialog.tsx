import { t } from "@lingui/core/macro";
import { Modal } from "@mantine/core";
import { useEffect } from "react";
import { KeyCap } from "@/ui/Keys";
import { SKIP_REASONS, type SkipReason } from "./api";
import classes from "./work.module.css";

const WORDS: Record<SkipReason, string> = {
  not_my_specialty: t`Not my specialty`,
  conflict: t`I have a conflict here`,
  unclear: t`The question or guideline is unclear`,
  bad_item: t`The item is broken or badly formed`,
  other: t`Another reason`,
};

/** A reason by digit; none of them is held against the expert. */
export function SkipDialog({ isOpen, onClose, onSkip }: { isOpen: boolean; onClose: () => void; onSkip: (reason: SkipReason) => void }) {
  useEffect(() => {
    if (!isOpen) return undefined;
    const press = (event: KeyboardEvent) => {
      const reason = SKIP_REASONS[Number(event.key) - 1];
      if (!reason) return;
      event.preventDefault();
      onClose();
      onSkip(reason);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [isOpen, onClose, onSkip]);
  return (
    <Modal opened={isOpen} onClose={onClose} title={t`Skip this item`} size="sm" closeButtonProps={{ "aria-label": t`Close` }}>
      <p className="muted">{t`Skipping counts neither for nor against you. The item goes to another expert.`}</p>
      <div className={classes.reasons}>
        {SKIP_REASONS.map((reason, index) => (
          <button
            key={reason}
            type="button"
            className={classes.reason}
            onClick={() => {
              onClose();
              onSkip(reason);
            }}
          >
            <KeyCap of={String(index + 1)} />
            {WORDS[reason]}
          </button>
        ))}
      </div>
    </Modal>
  );
}
