import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import type { Board, BoardOffer } from "@/api/types";
import { useMe } from "@/api/me";
import { LiveMark } from "@/realtime/LiveMark";
import { useLive } from "@/realtime/live";
import { clock } from "@/ui/dates";
import { useKeys, useRowKeys } from "@/ui/key-bindings";
import { KeyCap, KeyHint } from "@/ui/Keys";
import { Page } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import { useBoard, useRecusal } from "./api";
import classes from "./board.module.css";
import { FilterBar } from "./FilterBar";
import { passes, useFilters } from "./filters";
import { useHeldBack } from "./held-back";
import { NotOpen } from "./NotOpen";
import { OfferCard } from "./OfferCard";
import { openWords } from "./open-hours";

const KEYS = [["board"]];
const FILTERED_FROM = 4;

interface Props {
  payoutLine: string | null;
  /** Whether one works at all just now. */
  availability: ReactNode;
  tellMeWhen: ReactNode;
}

/** In ten seconds: is there work for me, at what pay, and why me. */
export function BoardPage({ payoutLine, availability, tellMeWhen }: Props) {
  const query = useBoard();
  const { data: me } = useMe();
  useLive(me?.expert ? `expert:${me.expert.id}` : null, KEYS);
  useLive(me?.expert ? "board" : null, KEYS);
  const words = query.data ? t`Open to you: ${openWords(query.data.offers)}` : "";
  return (
    <Page
      title={t`Open work`}
      lead={[words, payoutLine].filter(Boolean).join(" · ")}
      aside={
        <>
          {availability}
          <LiveMark />
        </>
      }
    >
      {query.error && query.data ? <Notice tone="caution">{t`Not up to date: as of ${clock(new Date(query.dataUpdatedAt))}. Work that you start is checked anew.`}</Notice> : null}
      <Loaded query={query} skeleton={<Lines count={6} height={22} />}>
        {(board) => <Offers board={board} tellMeWhen={tellMeWhen} />}
      </Loaded>
    </Page>
  );
}

function Offers({ board, tellMeWhen }: { board: Board; tellMeWhen: ReactNode }) {
  const navigate = useNavigate();
  const [opened, setOpened] = useState<string | null>(null);
  const [filters, setFilters] = useFilters();
  const { shown, fresh, takeIn } = useHeldBack(board.offers);
  const recusal = useRecusal();
  const fits = shown.filter((offer) => offer.fits);
  const fitting = fits.filter((offer) => passes(offer, filters));
  const start = (offer: BoardOffer) => void navigate(`/expert/work/${offer.offer_id}`);
  const [marked] = useRowKeys(fitting.length, (index) => {
    const offer = fitting[index];
    if (offer && !offer.isGone && offer.items_open_to_me > 0) start(offer);
  });
  const toggle = (id: string) => setOpened((now) => (now === id ? null : id));
  const current = fitting[Math.max(0, marked)];
  useKeys([
    { key: "h", label: t`Why this work`, run: () => current && toggle(current.offer_id), disabled: !current },
    { key: "x", label: t`Recuse yourself from this lab`, run: () => current && recusal.recuse.mutate(current.lab_id), disabled: marked < 0 || !current },
    { key: "n", label: t`Show new work`, run: takeIn, disabled: fresh === 0, hidden: fresh === 0 },
  ]);
  return (
    <div className={classes.board}>
      <Resume of={board.resume} />
      <Recused recusal={recusal} shown={shown} />
      {fresh > 0 && (
        <Notice
          tone="good"
          action={
            <Button size="sm" variant="default" onClick={takeIn} rightSection={<KeyCap of="n" />}>
              {t`Show`}
            </Button>
          }
        >
          {plural(fresh, { one: "# new project", other: "# new projects" })}
        </Notice>
      )}
      {fits.length >= FILTERED_FROM && <FilterBar filters={filters} onChange={setFilters} shown={fitting.length} of={fits.length} />}
      {fits.length === 0 && <Empty action={tellMeWhen}>{t`Nothing that fits is open now. New work appears here by itself.`}</Empty>}
      {fits.length > 0 && fitting.length === 0 && <Empty action={<Button variant="default" onClick={() => setFilters({ words: "", isForPhone: false, leastHourly: 0 })}>{t`Show all`}</Button>}>{t`Nothing passes these filters.`}</Empty>}
      {fitting.map((offer, index) => (
        <OfferCard
          key={offer.offer_id}
          offer={offer}
          isMarked={index === marked}
          isOpened={opened === offer.offer_id}
          onToggle={() => toggle(offer.offer_id)}
          onStart={() => start(offer)}
          onReview={() => void navigate(`/expert/reviews/${offer.offer_id}`)}
          onRecuse={() => recusal.recuse.mutate(offer.lab_id)}
        />
      ))}
      <NotOpen offers={shown.filter((offer) => !offer.fits)} />
      {fitting.length > 1 && (
        <KeyHint>
          <Trans><KeyCap of="j" /> <KeyCap of="k" /> walk, <KeyCap of="Enter" /> starts, <KeyCap of="h" /> says why, <KeyCap of="x" /> recuses</Trans>
        </KeyHint>
      )}
    </div>
  );
}

function Resume({ of }: { of: Board["resume"] }) {
  const navigate = useNavigate();
  return of.map((one) => (
    <Notice
      key={one.claim_id}
      action={
        <Button onClick={() => void navigate(`/expert/claims/${one.claim_id}`)} size="sm">
          {t`Go on`}
        </Button>
      }
    >
      <Trans>1 unfinished item in <strong>{one.project_name}</strong>, kept until {clock(one.expires_at)}</Trans>
    </Notice>
  ));
}

/** What just happened, with the way back: a key pressed by mistake costs nothing. */
function Recused({ recusal, shown }: { recusal: ReturnType<typeof useRecusal>; shown: BoardOffer[] }) {
  const conflict = recusal.recuse.data;
  if (recusal.recuse.error) return <Notice tone="bad">{t`That did not reach us. Nothing was changed; try again.`}</Notice>;
  if (!conflict) return null;
  const name = shown.find((offer) => offer.lab_id === conflict.lab.id)?.lab_name ?? conflict.lab.name;
  return (
    <Notice
      action={
        <Button size="sm" variant="default" loading={recusal.takeBack.isPending} onClick={() => recusal.takeBack.mutate(conflict.id)}>
          {t`Undo`}
        </Button>
      }
    >
      <Trans>You are recused from <strong>{name}</strong>: its work is kept from you. Nobody is told, and nothing you earned changes.</Trans>
    </Notice>
  );
}
