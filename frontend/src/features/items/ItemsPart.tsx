import { t } from "@lingui/core/macro";
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { cursorOf, get, type Listed } from "@/api/request";
import type { ItemRow } from "@/api/types";
import { useRowKeys } from "@/ui/key-bindings";
import { Section } from "@/ui/Page";
import { Empty, Lines, Loaded } from "@/ui/states";
import classes from "@/ui/tables.module.css";

/** A search looks at a few thousand items a page; it goes on by itself until there is a screen of rows. */
const ENOUGH_ROWS = 50;
const STATES = [
  { value: "", label: t`All items` },
  { value: "imported", label: t`Imported` },
  { value: "screened", label: t`Seen by AI` },
  { value: "open", label: t`With experts` },
  { value: "decided", label: t`Decided` },
  { value: "unsure", label: t`Unsure` },
  { value: "returned", label: t`Back with you` },
  { value: "gold", label: t`Hidden checks` },
  { value: "withdrawn", label: t`Withdrawn` },
];

export function ItemsPart({ projectId }: { projectId: string }) {
  const [state, setState] = useState("");
  const [typed, setSearch] = useState("");
  const [search] = useDebouncedValue(typed, 200);
  const navigate = useNavigate();
  const query = useInfiniteQuery({
    queryKey: ["items", projectId, state, search],
    queryFn: ({ pageParam, signal }) => get<Listed<ItemRow>>(`/projects/${projectId}/items`, { state, search, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => cursorOf(last.next),
  });
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  const searchesOn = search !== "" && hasNextPage && rows.length < ENOUGH_ROWS;
  useEffect(() => {
    if (searchesOn && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [searchesOn, isFetchingNextPage, isError, fetchNextPage]);
  const [marked] = useRowKeys(rows.length, (index) => void navigate(`/lab/items/${rows[index]?.id}`));
  return (
    <Section
      title={t`Items`}
      aside={
        <>
          <TextInput aria-label={t`Filter items`} placeholder={t`Filter`} data-filter value={typed} onChange={(event) => setSearch(event.currentTarget.value)} />
          <Select aria-label={t`State of items`} data={STATES} value={state} onChange={(value) => setState(value ?? "")} w={160} />
        </>
      }
    >
      <Loaded query={query} skeleton={<Lines count={5} />}>
        {() =>
          rows.length === 0 ? (
            <Empty>{searchesOn ? t`Searching on …` : state || search ? t`No item fits this filter.` : t`No item yet: choose a file under Data.`}</Empty>
          ) : (
            <>
              <div className={classes.scroll}>
                <table className={classes.table}>
                  <tbody>
                    {rows.map((row, index) => (
                      <tr key={row.id} data-marked={index === marked || undefined}>
                        <td className="label">{row.external_id}</td>
                        <td>
                          <Link to={`/lab/items/${row.id}`}>{row.title}</Link>
                        </td>
                        <td className="muted">{STATES.find((one) => one.value === row.state)?.label}</td>
                        <td>{row.answer_label ?? ""}</td>
                        <td className={classes.amount}>{row.confidence === null ? "" : t`${Math.round(row.confidence * 100)} % sure`}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {query.hasNextPage && (
                <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t`More items`}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
