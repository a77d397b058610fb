import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";
import { Agreements } from "@/features/agreements/Agreements";
import { useAvailability } from "@/features/availability/api";
import { HoursPart } from "@/features/availability/HoursPart";
import { PeacePart } from "@/features/availability/PeacePart";
import { PauseSwitch, TellMeWhen } from "@/features/availability/Switches";
import { BoardPage } from "@/features/board/BoardPage";
import { useBoard } from "@/features/board/api";
import { ConflictsPart } from "@/features/conflicts/ConflictsPart";
import { MyCredentials } from "@/features/credentials/MyCredentials";
import { useEarningsSummary } from "@/features/earnings/api";
import { AttemptPage } from "@/features/exams/AttemptPage";
import { ChannelsPart } from "@/features/notifications/ChannelsPart";
import { readClaim } from "@/features/work/api";
import { day } from "@/ui/dates";
import { money } from "@/ui/money";
import { Page } from "@/ui/Page";
import { Empty, Lines, Loaded } from "@/ui/states";

export function Board() {
  const { data: summary } = useEarningsSummary();
  const line = summary?.next_payout_on ? t`next payout ${day(`${summary.next_payout_on}T12:00:00`)}, ${money(summary.payable_minor, summary.currency)}` : null;
  return <BoardPage payoutLine={line} availability={<PauseSwitch />} tellMeWhen={<TellMeWhen />} />;
}

export function AttemptRoute() {
  return <AttemptPage attemptId={useParams().attemptId ?? ""} />;
}

export function Credentials() {
  return (
    <Page title={t`Credentials and agreements`} lead={t`What opens work to you. Nothing here is asked before there is work behind it.`} narrow>
      <MyCredentials />
      <Agreements />
    </Page>
  );
}

/** When and how one works: hours, peace, conflicts, mail. */
export function Settings() {
  const availability = useAvailability();
  return (
    <Page title={t`Settings`} lead={t`When and for whom you work, and how we reach you. Yours to say; labs do not see it.`} narrow>
      <Loaded query={availability}>
        {(said) => (
          <>
            <HoursPart said={said} />
            <PeacePart said={said} />
          </>
        )}
      </Loaded>
      <ConflictsPart />
      <ChannelsPart />
    </Page>
  );
}

/** An item in hand is worked on at its offer, where the next one comes from. */
export function Resume() {
  const { claimId = "" } = useParams();
  const claim = useQuery({ queryKey: ["claim", claimId], queryFn: () => readClaim(claimId), retry: false });
  const board = useBoard();
  return (
    <Loaded query={claim} skeleton={<Lines />}>
      {(held) => (
        <Loaded query={board} skeleton={<Lines />}>
          {({ offers }) => {
            const offer = offers.find((one) => one.project.id === held.project.id);
            if (offer) return <Navigate to={`/expert/${held.kind === "review" ? "reviews" : "work"}/${offer.offer_id}`} replace />;
            return <Empty>{t`This work is no longer offered; the item goes back by itself, and what you submitted is paid.`}</Empty>;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}
