import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import type { Endpoint } from "@/api/types";
import { useKeys, useRowKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page, Section } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import { useModels, useSwitch, useTest } from "./api";
import { ModelForm } from "./ModelForm";
import { ModelsTable } from "./ModelsTable";
import { outcome } from "./words";

/** Models that every lab may choose, and, to read, those that labs registered for themselves. */
export function ModelsPage() {
  const query = useModels();
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  const [own, labs] = [rows.filter((one) => one.lab === null), rows.filter((one) => one.lab !== null)];
  const [opened, setOpened] = useState<Endpoint | "new" | null>(null);
  const test = useTest();
  const turn = useSwitch();
  const [marked] = useRowKeys(own.length, (place) => setOpened(own[place] ?? null));
  const one = own[marked];
  const tested = test.variables ? own.find((each) => each.id === test.variables) : undefined;
  useKeys([
    { key: "n", label: t`Register a model`, run: () => setOpened("new") },
    { key: "t", label: t`Test the marked model`, run: () => one && test.mutate(one.id), disabled: !one || test.isPending },
  ]);
  return (
    <Page
      title={t`Models`}
      lead={t`What labs may choose as AI reviewers beside the one of their own project. Keys are sealed and never shown.`}
      aside={
        <Button onClick={() => setOpened("new")} rightSection={<KeyCap of="n" />}>
          {t`Register a model`}
        </Button>
      }
    >
      {(test.error ?? turn.error) && <Notice tone="bad">{asProblem(test.error ?? turn.error).message}</Notice>}
      {test.data && tested && (
        <Notice tone={test.data.failure ? "bad" : "good"}>
          {`${tested.name}: ${outcome(test.data)}`}
        </Notice>
      )}
      {opened && <ModelForm key={opened === "new" ? "new" : opened.id} model={opened === "new" ? null : opened} onClose={() => setOpened(null)} />}
      <Section title={t`For every lab`}>
        <Loaded query={query} skeleton={<Lines count={4} />}>
          {() => (own.length === 0 ? <Empty>{t`No model yet. Labs have the reviewer of their own project, and models of their own.`}</Empty> : <ModelsTable rows={own} marked={marked} testing={test.isPending ? test.variables : undefined} onTest={test.mutate} onOpen={setOpened} onTurn={turn.mutate} />)}
        </Loaded>
      </Section>
      {labs.length > 0 && (
        <Section title={t`Labs' own`} note={t`to read; the lab that registered a model keeps it, its key and its costs`}>
          <ModelsTable rows={labs} marked={-1} />
        </Section>
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t`More models`}
        </Button>
      )}
    </Page>
  );
}
