import { plural, t } from "@lingui/core/macro";
import { Button, FileButton, Textarea } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useMakeSeveral } from "./api";
import { itemOf, readAnswers, toggled } from "./from-file";
import { Waiting } from "./Waiting";

const MOST = 1000;
const EXAMPLE = t`item,answer\ncase-17,yes\ncase-18,no`;

/** Many checks at once: a file or lines of items that no expert has seen, each with the answer that the lab vouches for. */
export function FromFile({ projectId }: { projectId: string }) {
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [picks, setPicks] = useState(false);
  const make = useMakeSeveral(projectId);
  const { labels, answers, problems } = readAnswers(text);
  const count = Object.keys(labels).length + Object.keys(answers).length;
  const named = new Set(text.split(/\r?\n/).map(itemOf));
  const problem = problems[0] ?? (count > MOST ? t`At most ${MOST} at once; these are ${count}.` : null);
  const canSend = count > 0 && !problem && reason.trim() !== "" && !make.isPending;
  const submit = () => {
    if (canSend) make.mutate({ labels, answers, reason }, { onSuccess: () => (setText(""), setReason("")) });
  };
  useKeys([{ key: "mod+Enter", label: t`Make hidden checks of these`, run: submit, disabled: !canSend }]);
  return (
    <Sheet>
      <div className={classes.form}>
        {make.error && <Notice tone="bad">{asProblem(make.error).message}</Notice>}
        {make.data && !text && <Notice tone="good">{plural(make.data.length, { one: "One hidden check was made.", other: "# hidden checks were made." })}</Notice>}
        <div className={classes.foot} style={{ justifyContent: "flex-start" }}>
          <FileButton accept=".csv,.jsonl,.ndjson,.txt" onChange={(file) => file && void file.text().then(setText)} inputProps={{ "aria-label": t`File with answers` }}>
            {(props) => (
              <Button variant="default" {...props}>
                {t`Choose a file`}
              </Button>
            )}
          </FileButton>
          <Button variant="default" aria-expanded={picks} onClick={() => setPicks(!picks)}>
            {t`Choose among items that wait`}
          </Button>
        </div>
        {picks && <Waiting projectId={projectId} has={(item) => named.has(item)} toggle={(item) => setText(toggled(text, item))} />}
        <Textarea label={t`Items and answers`} description={t`A line an item, as CSV or JSONL: its id in your data, and the answer`} placeholder={EXAMPLE} autosize minRows={4} maxRows={14} value={text} onChange={(event) => setText(event.currentTarget.value)} error={text && problem} size="md" />
        <Textarea label={t`Why`} description={t`Into the audit log, in your name`} autosize minRows={1} value={reason} onChange={(event) => setReason(event.currentTarget.value)} size="md" />
        <div className={classes.foot}>
          <span className="label">{t`Only items that no expert has seen yet. All are made, or none.`}</span>
          <Button disabled={!canSend} loading={make.isPending} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
            {count > 0 ? t`Make ${count}` : t`Make them`}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
