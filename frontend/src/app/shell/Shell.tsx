import { t } from "@lingui/core/macro";
import { Burger, Menu, UnstyledButton } from "@mantine/core";
import { Suspense } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";
import type { Me } from "@/api/types";
import { Bell } from "@/features/notifications/Bell";
import { Lines } from "@/ui/states";
import { AccountMenu } from "./AccountMenu";
import { placesOf, sidesOf, sideWord, type Side } from "./navigation";
import classes from "./Shell.module.css";

/** The frame of every signed-in page: name, places of this side, account. */
export function Shell({ me }: { me: Me }) {
  const side = sideOf(useLocation().pathname, me);
  const places = side ? placesOf(side, me).filter((place) => place.to !== "/lab/projects/new") : [];
  return (
    <div className={classes.shell}>
      <a className="skip" href="#main">
        {t`Skip to content`}
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.name}>
          {t`Consilium`}
        </Link>
        {side && <SideSwitch side={side} me={me} />}
        <nav className={classes.places} aria-label={t`Places`}>
          {places.map((place) => (
            <NavLink key={place.to} to={place.to} className={classes.place}>
              {place.label}
            </NavLink>
          ))}
        </nav>
        <div className={classes.end}>
          <Bell userId={me.user.id} />
          <AccountMenu me={me} />
          <div className={classes.small}>
            <Menu position="bottom-end" width={220}>
              <Menu.Target>
                <Burger size="sm" aria-label={t`Places`} />
              </Menu.Target>
              <Menu.Dropdown>
                {places.map((place) => (
                  <Menu.Item key={place.to} component={Link} to={place.to}>
                    {place.label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

function Waiting() {
  return (
    <div className={classes.waiting}>
      <Lines count={6} />
    </div>
  );
}

function SideSwitch({ side, me }: { side: Side; me: Me }) {
  const sides = sidesOf(me);
  const word = side === "lab" && me.labs.length === 1 ? (me.labs[0]?.name ?? t`Lab`) : sideWord(side);
  if (sides.length < 2) return <span className={classes.side}>{word}</span>;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.side}>{word} ▾</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {sides.map((other) => (
          <Menu.Item key={other} component={Link} to={placesOf(other, me)[0]?.to ?? "/"}>
            {sideWord(other)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function sideOf(path: string, me: Me): Side | null {
  const first = path.split("/")[1];
  if (first === "expert" || first === "lab" || first === "admin") return first;
  return sidesOf(me)[0] ?? null;
}
