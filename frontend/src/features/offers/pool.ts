import { t } from "@lingui/core/macro";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "@/api/request";
import type { Pool } from "@/api/types";

/** What is asked of the pool: an offer with something changed, or what a new one would ask. */
export type PoolQuestion = { offerId: string; minimum_expected?: number; pay_minor?: number } | ({ labId: string } & NewOfferQuestion);

export interface NewOfferQuestion {
  field: string;
  task_type: string;
  language?: string;
  jurisdiction?: string;
  specialty?: string;
  minimum_expected?: number;
  pay_minor?: number;
}

/** The people, as what is typed has rested for a moment; the figures before stay until then. */
export function usePool(question: PoolQuestion) {
  const [asked] = useDebouncedValue(question, 300, { leading: false });
  return useQuery({
    queryKey: ["pool", asked],
    queryFn: ({ signal }) => {
      if ("offerId" in asked) {
        const { offerId, ...query } = asked;
        return get<Pool>(`/offers/${offerId}/pool`, query, signal);
      }
      const { labId, ...query } = asked;
      return get<Pool>(`/labs/${labId}/pool`, query, signal);
    },
    placeholderData: keepPreviousData,
  });
}

/** A count of people as it is told: never exactly, so that nobody is recognised. */
export function people(count: number | null): string {
  return count === null ? t`fewer than 5` : t`about ${count}`;
}

export function hoursText(hours: number): string {
  if (hours < 1) return t`within an hour`;
  return hours < 48 ? t`in ${hours} h` : t`in ${Math.round(hours / 24)} days`;
}
