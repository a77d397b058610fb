import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { get, type Listed } from "@/api/request";
import type { ReturnedClaim } from "@/api/types";
import { clock } from "@/ui/dates";
import { Notice } from "@/ui/states";

const LOOK_AGAIN_MS = 60_000;

function useReturned() {
  return useQuery({
    queryKey: ["claims", "returned"],
    queryFn: ({ signal }) => get<Listed<ReturnedClaim>>("/claims/returned", undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** Items that went to somebody else and came back: offered again with the text that was kept. */
export function ReturnedItems({ projectName, onTake }: { projectName?: string; onTake: (claimId: string) => Promise<void> }) {
  const { data, refetch } = useReturned();
  const here = (data?.results ?? []).filter((one) => projectName === undefined || one.project_name === projectName);
  return here.map((one) => (
    <Notice
      key={one.id}
      action={
        <Button size="xs" variant="default" onClick={() => void onTake(one.id).then(() => refetch())}>
          {t`Go on with it`}
        </Button>
      }
    >
      {t`An item that you had begun is open again. Your text of ${clock(new Date(one.saved_at))} is kept.`}
    </Notice>
  ));
}
