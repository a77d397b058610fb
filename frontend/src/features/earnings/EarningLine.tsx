import { t } from "@lingui/core/macro";
import type { Earning } from "@/api/types";
import { day, moment } from "@/ui/dates";
import { money } from "@/ui/money";
import { Loaded } from "@/ui/states";
import { useTransaction } from "./api";
import classes from "./earnings.module.css";

function stateWords(line: Earning): string {
  if (line.state === "accrued") return line.payable_at ? t`may be questioned until ${day(line.payable_at)}` : t`may be questioned`;
  if (line.state === "payable") return line.payout ? payoutWords(line.payout.state) : t`ready for the next payout`;
  if (line.state === "paid") return line.payout?.settled_at ? t`paid ${day(line.payout.settled_at)}` : t`paid`;
  if (line.state === "reversed") return t`taken back, with a reason`;
  return line.state.replaceAll("_", " ");
}

function payoutWords(state: string): string {
  const words: Record<string, string> = { in_transit: t`on its way to you`, approved: t`approved, on its way`, held: t`held: see payout account`, paid: t`paid`, failed: t`bank refused it; we try again` };
  return words[state] ?? t`in the next payout`;
}

export function EarningLine({ line, isMarked, isOpened, onToggle }: { line: Earning; isMarked: boolean; isOpened: boolean; onToggle: () => void }) {
  return (
    <>
      <tr data-marked={isMarked || undefined} className={classes.row} onClick={onToggle}>
        <td>{day(line.earned_at)}</td>
        <td>
          <button type="button" className={classes.open} aria-expanded={isOpened} onClick={(event) => (event.stopPropagation(), onToggle())}>
            {line.description}
          </button>
        </td>
        <td className="muted">{stateWords(line)}</td>
        <td className={classes.amount}>{money(line.pay_minor, line.currency)}</td>
      </tr>
      {isOpened && (
        <tr className={classes.detail}>
          <td colSpan={4}>
            <Detail line={line} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The line explained: rate, times, and its entries in the ledger. */
function Detail({ line }: { line: Earning }) {
  const query = useTransaction(line.transaction_id);
  const rate = line.rate;
  const parts = [
    money(line.pay_minor, line.currency),
    rate && t`rate v${rate.version}, from ${day(rate.effective_from)}`,
    t`earned ${moment(line.earned_at)}`,
    line.payable_at && (line.state === "accrued" ? t`payable by silence ${moment(line.payable_at)}` : t`payable since ${moment(line.payable_at)}`),
  ];
  return (
    <div className={classes.explained}>
      <p>{parts.filter(Boolean).join(" · ")}</p>
      {line.transaction_id && (
        <Loaded query={query}>
          {(transaction) => (
            <table className={classes.entries}>
              <caption>{t`Ledger entry ${transaction.id.slice(-8)}, posted ${moment(transaction.posted_at)}`}</caption>
              <tbody>
                {transaction.entries.map((entry) => (
                  <tr key={entry.account + entry.amount_minor}>
                    <td>{entry.account}</td>
                    <td className={classes.amount}>{money(entry.amount_minor, entry.currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Loaded>
      )}
    </div>
  );
}
