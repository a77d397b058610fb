import { t } from "@lingui/core/macro";
import { Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { Project } from "@/api/types";
import { Notice } from "@/ui/states";

const FORMS = [
  { value: "guess", label: t`as each text looks` },
  { value: "plain", label: t`plain, letter for letter` },
  { value: "markdown", label: t`Markdown and LaTeX` },
];

/** How experts see the project's texts; what is stored and exported stays as it was delivered. */
export function TextForm({ project }: { project: Project }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (text_form: string) => send<Project>("PATCH", `/projects/${project.id}`, { text_form }),
    onSuccess: (changed) => queries.setQueryData(["project", project.id], changed),
  });
  return (
    <>
      <Select
        label={t`Texts are shown`}
        description={t`Experts may switch to letter for letter with W. HTML is always text.`}
        data={FORMS}
        value={project.text_form}
        onChange={(value) => value && change.mutate(value)}
        allowDeselect={false}
        disabled={change.isPending}
        maw={320}
        mt={12}
      />
      {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
    </>
  );
}
