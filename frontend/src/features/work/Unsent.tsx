import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { Notice } from "@/ui/states";
import { letGo, type Unsent } from "./outbox";

// Refused for what the answer says, or for what it was read against: the item is still theirs.
const MAY_GO_BACK = new Set(["answer_does_not_fit", "text_too_long", "too_large", "not_text", "principles_changed", "no_guideline", "already_submitted", "invalid"]);

interface Props {
  unsent: Unsent[];
  isSilent: boolean;
  onReopen: (refused: Unsent) => void;
}

/** What waits on this computer, and what the server would not take, with the text of it. */
export function UnsentLines({ unsent, isSilent, onReopen }: Props) {
  const { online } = useNetwork();
  const waiting = unsent.filter((one) => !one.refusal).length;
  return (
    <>
      {(isSilent || !online) && <Notice tone="caution">{keptHere(waiting)}</Notice>}
      {unsent
        .filter((one) => one.refusal)
        .map((one) => (
          <Notice
            key={one.claimId}
            tone="caution"
            action={
              <>
                {MAY_GO_BACK.has(one.code ?? "") && (
                  <Button size="xs" variant="default" onClick={() => onReopen(one)}>
                    {t`Go back to it`}
                  </Button>
                )}
                <Button size="xs" variant="default" onClick={() => letGo(one.claimId)}>
                  {t`Let it go`}
                </Button>
              </>
            }
          >
            {t`Your answer “${one.words || JSON.stringify(one.submission.answer)}” was not taken: ${one.refusal ?? ""}`}
            {one.submission.rationale && ` ${t`Your reason: “${one.submission.rationale}”`}`}
          </Notice>
        ))}
    </>
  );
}

/** "Working on this computer; 2 answers will be sent." */
export function keptHere(waiting: number): string {
  if (waiting === 0) return t`Working on this computer; what you type is kept and saved once the connection is back.`;
  return plural(waiting, { one: "Working on this computer; # answer will be sent.", other: "Working on this computer; # answers will be sent." });
}
