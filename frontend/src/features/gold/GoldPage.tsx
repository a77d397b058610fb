import { t } from "@lingui/core/macro";
import { Button, SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { useState } from "react";
import { useRowKeys } from "@/ui/key-bindings";
import { Page } from "@/ui/Page";
import { Empty, Lines, Loaded } from "@/ui/states";
import { useGold } from "./api";
import { GoldTable, inOrder } from "./GoldTable";

const SHOWN = [
  { value: "look", label: t`Need a look` },
  { value: "all", label: t`All` },
];

/** The health of hidden checks over all projects. Labs decide; operations see. */
export function GoldPage() {
  const query = useGold(null);
  const [shown, setShown] = useState("look");
  const all = inOrder(query.data?.pages.flatMap((page) => page.results) ?? []);
  const rows = shown === "all" ? all : all.filter((row) => row.state === "suspect" || row.suspicions.length > 0);
  const [marked] = useRowKeys(rows.length, () => undefined);
  return (
    <Page title={t`Hidden checks`} lead={t`Whether they still measure, project by project. The lab re-keys and retires its own.`} aside={<SegmentedControl data={SHOWN} value={shown} onChange={setShown} aria-label={t`Which checks`} />}>
      <Loaded query={query} skeleton={<Lines count={5} />}>
        {() =>
          rows.length === 0 ? (
            <Empty>{all.length === 0 ? t`No project has hidden checks yet.` : t`None needs a look.`}</Empty>
          ) : (
            <>
              <GoldTable rows={rows} marked={marked} withProject />
              {query.hasNextPage && (
                <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t`More checks`}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
