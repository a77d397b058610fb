import { t } from "@lingui/core/macro";
import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { auth } from "@/api/auth";
import type { Me } from "@/api/types";
import { keptChoice, LANGUAGES, type Language } from "@/language";
import { useDensity } from "@/ui/appearance";
import { chooseFor } from "./language";
import classes from "./Shell.module.css";

const CHOICES: (Language | "")[] = ["", ...(Object.keys(LANGUAGES) as Language[])];

export function AccountMenu({ me }: { me: Me }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const signOut = useSignOut();
  const chosen = keptChoice() ?? "";
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t`${me.user.name || me.user.email}, account`}>
          <span>{me.user.name || me.user.email}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.user.email}</Menu.Label>
        <Menu.Item component={Link} to="/account">
          {t`Account and sign-in`}
        </Menu.Item>
        <Menu.Item component={Link} to="/settings/notifications">
          {t`Notifications by mail`}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t`Colours`}</Menu.Label>
        {(["auto", "light", "dark"] as const).map((scheme) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} aria-current={colorScheme === scheme}>
            {{ auto: t`As the system`, light: t`Light`, dark: t`Dark` }[scheme]}
            {colorScheme === scheme ? " ✓" : ""}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t`Language`}</Menu.Label>
        {CHOICES.map((choice) => (
          <Menu.Item key={choice} lang={choice || undefined} onClick={() => void chooseFor(choice || null)} aria-current={chosen === choice}>
            {choice ? LANGUAGES[choice] : t`As the browser`}
            {chosen === choice ? " ✓" : ""}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => setDensity(density === "compact" ? "comfortable" : "compact")}>
          {density === "compact" ? t`Comfortable rows` : t`Compact rows`}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={signOut}>{t`Sign out`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut(): () => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return () => {
    void auth.signOut().then(() => {
      queries.clear();
      void navigate("/sign-in");
    });
  };
}
