import { t } from "@lingui/core/macro";
import { Switch } from "@mantine/core";
import "@mantine/core/styles/Switch.layer.css";
import { useAvailability, useChangeAvailability } from "./api";

/** On the board: whether one works at all just now. */
export function PauseSwitch() {
  const { data } = useAvailability();
  const change = useChangeAvailability();
  if (!data) return null;
  return <Switch label={data.is_paused ? t`Paused` : t`Available`} checked={!data.is_paused} onChange={(event) => change.mutate({ is_paused: !event.currentTarget.checked })} />;
}

/** On an empty board: a mail, and a word in the product, once there is something. */
export function TellMeWhen() {
  const { data } = useAvailability();
  const change = useChangeAvailability();
  if (!data) return null;
  return <Switch label={t`Tell me when`} checked={data.tells_of_new_work} onChange={(event) => change.mutate({ tells_of_new_work: event.currentTarget.checked })} />;
}
