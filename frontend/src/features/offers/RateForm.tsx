import { t } from "@lingui/core/macro";
import { Button, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { Offer } from "@/api/types";
import { money, toMinor } from "@/ui/money";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { PoolLine } from "./PoolLine";

/** A new rate holds for items taken from now on; another requirement for who may take them. Both show first what they
 * would do. */
export function RateForm({ offer, projectId }: { offer: Offer; projectId: string }) {
  const [isOpened, setOpened] = useState(false);
  if (!isOpened) {
    return (
      <Button variant="subtle" onClick={() => setOpened(true)}>
        {t`Change rate or requirement`}
      </Button>
    );
  }
  return <Fields offer={offer} projectId={projectId} onDone={() => setOpened(false)} />;
}

function Fields({ offer, projectId, onDone }: { offer: Offer; projectId: string; onDone: () => void }) {
  const queries = useQueryClient();
  const { currency } = offer.rate;
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(Math.round(offer.minimum_expected * 100));
  const payMinor = typed ? toMinor(typed, currency) : null;
  const minimum = asked / 100;
  const isOtherMinimum = asked !== Math.round(offer.minimum_expected * 100);
  const change = useMutation({
    mutationFn: async () => {
      if (isOtherMinimum) await send<Offer>("PATCH", `/offers/${offer.id}`, { minimum_expected: minimum });
      if (payMinor) await send<Offer>("POST", `/offers/${offer.id}/rate`, { pay_minor: payMinor });
    },
    onSuccess: onDone,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["offer", projectId] });
      await queries.invalidateQueries({ queryKey: ["pool"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (payMinor || isOtherMinimum) change.mutate();
  };
  const words = [payMinor ? t`Pay ${money(payMinor, currency)} an answer` : "", isOtherMinimum ? (payMinor ? t`ask ${asked} %` : t`Ask ${asked} %`) : ""].filter(Boolean).join(", ");
  return (
    <form onSubmit={submit} className={classes.form} style={{ flexBasis: "100%" }}>
      {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
      <div className={classes.pair}>
        <TextInput label={t`New pay an answer`} description={t`For items taken from now on`} placeholder={money(offer.rate.pay_minor, currency)} inputMode="decimal" autoFocus value={typed} onChange={(event) => setTyped(event.currentTarget.value)} error={Boolean(typed) && !payMinor} />
        <NumberInput label={t`Expected agreement at least`} description={t`Items in hands are not touched`} suffix=" %" min={0} max={99} value={asked} onChange={(value) => setAsked(Number(value) || 0)} />
      </div>
      <div>
        <span className="label">{t`That would reach`}</span>
        <PoolLine question={{ offerId: offer.id, minimum_expected: minimum, pay_minor: payMinor ?? undefined }} payMinor={payMinor ?? offer.rate.pay_minor} currency={currency} minimum={minimum} />
      </div>
      <div className={classes.foot}>
        <Button variant="subtle" onClick={onDone}>
          {t`Keep it`}
        </Button>
        <Button type="submit" variant="default" disabled={!words} loading={change.isPending}>
          {words || t`Change`}
        </Button>
      </div>
    </form>
  );
}
