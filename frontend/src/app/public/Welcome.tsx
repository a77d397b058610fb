import { t } from "@lingui/core/macro";
import { Button, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { send } from "@/api/request";
import { DoorChoice, keptDoor, type Door } from "@/features/session/SignUp";
import { Page, Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import classes from "./welcome.module.css";

const COUNTRIES = ["US", "GB", "CA", "DE", "FR", "IN", "AU"];
const names = new Intl.DisplayNames("en", { type: "region" });

/** The first page of a new account: which of the two sides it stands on. */
export function Welcome() {
  const [door, setDoor] = useState<Door>(keptDoor);
  const [name, setName] = useState("");
  const [country, setCountry] = useState("US");
  const { isSending, problem, run } = useSending();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      if (door === "lab") await send("POST", "/labs", { name, country });
      else {
        await send("PATCH", "/me", { name, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
        await send("POST", "/expert", { country, languages: ["en"], firm: "" });
      }
      await queries.invalidateQueries({ queryKey: ["me"] });
      void navigate(door === "lab" ? "/lab/projects" : "/expert/credentials");
    });
  };
  return (
    <Page title={t`Welcome`} lead={t`One more question, then you see the work or set up your lab.`} narrow>
      <Sheet>
        <form className={classes.form} onSubmit={submit}>
          {problem && <Notice tone="bad">{problem.message}</Notice>}
          <DoorChoice value={door} onChange={setDoor} />
          <TextInput label={door === "lab" ? t`Name of the lab` : t`Your name`} required autoComplete={door === "lab" ? "organization" : "name"} value={name} onChange={(event) => setName(event.currentTarget.value)} size="md" />
          <Select label={t`Country`} data={COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value }))} value={country} onChange={(value) => value && setCountry(value)} size="md" />
          <Button type="submit" loading={isSending} className={classes.end}>
            {t`Go on`}
          </Button>
        </form>
      </Sheet>
    </Page>
  );
}
