import { t } from "@lingui/core/macro";
import { Button, Checkbox } from "@mantine/core";
import { cursorOf, get, type Listed } from "@/api/request";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { ItemRow } from "@/api/types";
import { Empty, Lines, Loaded } from "@/ui/states";
import tables from "@/ui/tables.module.css";

interface Props {
  projectId: string;
  has: (externalId: string) => boolean;
  toggle: (externalId: string) => void;
}

/** Items that no expert has seen yet, to be chosen for hidden checks. */
export function Waiting({ projectId, has, toggle }: Props) {
  const query = useInfiniteQuery({
    queryKey: ["items", projectId, "screened", "", "to choose"],
    queryFn: ({ pageParam, signal }) => get<Listed<ItemRow>>(`/projects/${projectId}/items`, { state: "screened", cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => cursorOf(last.next),
  });
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Loaded query={query} skeleton={<Lines count={3} />}>
      {() =>
        rows.length === 0 ? (
          <Empty>{t`No item waits for seats now.`}</Empty>
        ) : (
          <div className={tables.scroll} style={{ maxHeight: 260, overflowY: "auto" }} tabIndex={0} role="region" aria-label={t`Items that wait`}>
            <table className={tables.table}>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td>
                      <Checkbox aria-label={t`Choose ${row.external_id}`} checked={has(row.external_id)} onChange={() => toggle(row.external_id)} />
                    </td>
                    <td>
                      <Link to={`/lab/items/${row.id}`}>{row.title}</Link> <span className="label">{row.external_id}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {query.hasNextPage && (
              <Button variant="subtle" size="compact-sm" m={8} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t`More items`}
              </Button>
            )}
          </div>
        )
      }
    </Loaded>
  );
}
