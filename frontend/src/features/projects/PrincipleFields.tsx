import { t } from "@lingui/core/macro";
import { Button, CloseButton, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { get } from "@/api/request";
import type { ConstitutionTemplate, Principle } from "@/api/types";
import { nextCode } from "./principle-changes";
import classes from "./principles.module.css";

interface Props {
  principles: Principle[];
  onChange: (principles: Principle[]) => void;
  /** What the server says of one field: "principles.2.title". */
  error?: (place: string) => string | undefined;
}

/** The list of principles to write, from a template or from nothing. */
export function PrincipleFields({ principles, onChange, error }: Props) {
  const templates = useQuery({
    queryKey: ["constitution-templates"],
    queryFn: ({ signal }) => get<ConstitutionTemplate[]>("/constitution-templates", undefined, signal),
    staleTime: Infinity,
  });
  const set = (index: number, part: Partial<Principle>) => onChange(principles.map((principle, at) => (at === index ? { ...principle, ...part } : principle)));
  const start = (name: string | null) => {
    const template = templates.data?.find((one) => one.name === name);
    if (template) onChange(template.principles.map((principle) => ({ ...principle })));
  };
  return (
    <div className={classes.fields}>
      {principles.length === 0 && (
        <Select label={t`Start from`} placeholder={t`a template, or write your own below`} data={(templates.data ?? []).map((one) => ({ value: one.name, label: `${one.title} (${one.principles.length})` }))} value={null} onChange={start} size="md" />
      )}
      <ol className={classes.list}>
        {principles.map((principle, index) => (
          <li key={index} className={classes.entry}>
            <span className={classes.code}>{principle.code}</span>
            <div className={classes.texts}>
              <TextInput aria-label={t`Title of ${principle.code}`} placeholder={t`Says when to seek care`} value={principle.title} onChange={(event) => set(index, { title: event.currentTarget.value })} error={error?.(`principles.${index}.title`) ?? error?.(`principles.${index}.code`)} maxLength={120} />
              <Textarea aria-label={t`Text of ${principle.code}`} placeholder={t`What a response must do, so that two experts would say the same of it`} autosize minRows={1} value={principle.text} onChange={(event) => set(index, { text: event.currentTarget.value })} error={error?.(`principles.${index}.text`)} maxLength={4000} />
            </div>
            <CloseButton aria-label={t`Remove ${principle.code}`} onClick={() => onChange(principles.filter((_, at) => at !== index))} />
          </li>
        ))}
      </ol>
      {error?.("principles") && <p className={classes.error}>{error("principles")}</p>}
      <Button variant="default" className={classes.add} onClick={() => onChange([...principles, { code: nextCode(principles), title: "", text: "" }])}>
        {t`Add a principle`}
      </Button>
    </div>
  );
}
