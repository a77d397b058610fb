import { t } from "@lingui/core/macro";
import { Spotlight, spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import type { Me } from "@/api/types";
import { useKeyRegistry } from "@/ui/key-bindings";
import { placesOf, sidesOf, sideWord } from "./navigation";

/** Everything a person can go to or do here, by typing; opens whenever it is asked for anew. */
export default function CommandsOpened({ me, asked }: { me: Me; asked: number }) {
  const navigate = useNavigate();
  const { all } = useKeyRegistry();
  useEffect(() => spotlight.open(), [asked]);
  const places = sidesOf(me).map((side) => ({
    group: sideWord(side),
    actions: placesOf(side, me).map((place) => ({
      id: place.to,
      label: place.label,
      keywords: place.also,
      onClick: () => void navigate(place.to),
    })),
  }));
  const here = all()
    .filter((key) => !key.disabled && !key.hidden && key.key !== "mod+k")
    .map((key) => ({ id: `key:${key.key}`, label: key.label, onClick: () => key.run(new KeyboardEvent("keydown")) }));
  return (
    <Spotlight
      shortcut={null}
      actions={[...places, { group: t`On this page`, actions: here }]}
      searchProps={{ placeholder: t`Go to or do…`, "aria-label": t`Go to or do` }}
      nothingFound={t`Nothing of that name`}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      maxHeight={420}
    />
  );
}
