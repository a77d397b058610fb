import { t } from "@lingui/core/macro";
import type { Comment } from "@/api/types";
import { moment } from "@/ui/dates";
import classes from "./thread.module.css";

/** What was said, in its order; `expert` is what the expert is called here. */
export function Said({ comments, expert }: { comments: Comment[]; expert: string }) {
  return (
    <ol className={classes.said}>
      {comments.map((one) => (
        <li key={one.id} data-lab={one.is_from_lab || undefined}>
          <span className={classes.who}>
            {one.is_from_lab ? t`The lab` : expert} <span className="muted">{moment(one.created_at)}</span>
          </span>
          <p>{one.body}</p>
        </li>
      ))}
    </ol>
  );
}
