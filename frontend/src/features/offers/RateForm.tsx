import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { Offer } from "@/api/types";
import { money, toMinor } from "@/ui/money";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";

/** A new rate holds for items taken from now on; what is in hands keeps its price. */
export function RateForm({ offer, projectId }: { offer: Offer; projectId: string }) {
  const queries = useQueryClient();
  const [isOpened, setOpened] = useState(false);
  const [typed, setTyped] = useState("");
  const { currency } = offer.rate;
  const payMinor = toMinor(typed, currency);
  const change = useMutation({
    mutationFn: (pay: number) => send<Offer>("POST", `/offers/${offer.id}/rate`, { pay_minor: pay }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["offer", projectId] });
      setTyped("");
      setOpened(false);
    },
  });
  if (!isOpened) {
    return (
      <Button variant="subtle" onClick={() => setOpened(true)}>
        Change the rate
      </Button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (payMinor) change.mutate(payMinor);
  };
  return (
    <form onSubmit={submit} className={classes.foot}>
      {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
      <span className="label">For items taken from now on</span>
      <TextInput aria-label="New pay an answer" placeholder={money(offer.rate.pay_minor, currency)} inputMode="decimal" autoFocus value={typed} onChange={(event) => setTyped(event.currentTarget.value)} error={Boolean(typed) && !payMinor} w={120} />
      <Button variant="subtle" onClick={() => setOpened(false)}>
        Keep it
      </Button>
      <Button type="submit" variant="default" disabled={!payMinor} loading={change.isPending}>
        {payMinor ? `Pay ${money(payMinor, currency)} an answer` : "Change"}
      </Button>
    </form>
  );
}
