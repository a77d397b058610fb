import { Button } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Board, BoardOffer } from "@/api/types";
import { useMe } from "@/api/me";
import { LiveMark } from "@/realtime/LiveMark";
import { useLive } from "@/realtime/live";
import { clock } from "@/ui/dates";
import { useKeys, useRowKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import { useBoard } from "./api";
import classes from "./board.module.css";
import { OfferCard } from "./OfferCard";

const KEYS = [["board"]];

/** In ten seconds: is there work for me, at what pay, and why me. */
export function BoardPage({ payoutLine }: { payoutLine: string | null }) {
  const query = useBoard();
  const { data: me } = useMe();
  useLive(me?.expert ? `expert:${me.expert.id}` : null, KEYS);
  const open = query.data?.offers.filter((offer) => offer.fits && offer.items_open_to_me > 0).length ?? 0;
  const words = query.data ? (open === 1 ? "Open to you: 1 project" : `Open to you: ${open} projects`) : "";
  return (
    <Page title="Open work" lead={[words, payoutLine].filter(Boolean).join(" · ")} aside={<LiveMark />}>
      {query.error && query.data ? <Notice tone="caution">Not up to date: as of {clock(new Date(query.dataUpdatedAt))}. Work that you start is checked anew.</Notice> : null}
      <Loaded query={query} skeleton={<Lines count={6} height={22} />}>
        {(board) => <Offers board={board} />}
      </Loaded>
    </Page>
  );
}

function Offers({ board }: { board: Board }) {
  const navigate = useNavigate();
  const [opened, setOpened] = useState<string | null>(null);
  const fitting = board.offers.filter((offer) => offer.fits);
  const others = board.offers.filter((offer) => !offer.fits);
  const start = (offer: BoardOffer) => void navigate(`/expert/work/${offer.offer_id}`);
  const review = (offer: BoardOffer) => void navigate(`/expert/reviews/${offer.offer_id}`);
  const [marked] = useRowKeys(fitting.length, (index) => {
    const offer = fitting[index];
    if (offer && offer.items_open_to_me > 0) start(offer);
  });
  const toggle = (id: string) => setOpened((now) => (now === id ? null : id));
  const current = fitting[Math.max(0, marked)];
  useKeys([{ key: "h", label: "Why this work", run: () => current && toggle(current.offer_id), disabled: !current }]);
  return (
    <div className={classes.board}>
      {board.resume.map((one) => (
        <Notice
          key={one.claim_id}
          action={
            <Button onClick={() => void navigate(`/expert/claims/${one.claim_id}`)} size="sm">
              Go on
            </Button>
          }
        >
          1 unfinished item in <strong>{one.project_name}</strong>, kept until {clock(one.expires_at)}
        </Notice>
      ))}
      {fitting.length === 0 && <Empty>Nothing that fits is open now. New work appears here by itself.</Empty>}
      {fitting.map((offer, index) => (
        <OfferCard key={offer.offer_id} offer={offer} isMarked={index === marked} isOpened={opened === offer.offer_id} onToggle={() => toggle(offer.offer_id)} onStart={() => start(offer)} onReview={() => review(offer)} />
      ))}
      {others.length > 0 && (
        <details className={classes.others}>
          <summary>Not open to you: {others.length === 1 ? "1 project" : `${others.length} projects`}</summary>
          <ul>
            {others.map((offer) => (
              <li key={offer.offer_id}>
                <strong>{offer.project.name}</strong> <span className="muted">{offer.lab_name}</span>
                <ul className={classes.missing}>
                  {offer.missing.map((reason) => (
                    <li key={reason.kind + reason.text}>{reason.text}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </details>
      )}
      {fitting.length > 1 && (
        <p className="label">
          <KeyCap of="j" /> <KeyCap of="k" /> walk, <KeyCap of="Enter" /> starts, <KeyCap of="h" /> says why
        </p>
      )}
    </div>
  );
}
