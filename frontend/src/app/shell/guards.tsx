import { lazy, Suspense } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { useMe } from "@/api/me";
import type { Me } from "@/api/types";
import { Loaded } from "@/ui/states";
import { useLanguageOf } from "./language";
import classes from "./Shell.module.css";

// The workspace has no frame: it loads none.
const Shell = lazy(async () => ({ default: (await import("./Shell")).Shell }));

function SignedIn({ children }: { children: (me: Me) => React.ReactNode }) {
  const query = useMe();
  const here = useLocation();
  useLanguageOf(query.data);
  return (
    <Loaded query={query} skeleton={<Waiting />}>
      {(me) => (me ? children(me) : <Navigate to={`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`} replace />)}
    </Loaded>
  );
}

function Waiting() {
  return <div className={classes.bar} aria-busy="true" />;
}

/** Signed-in pages inside the frame. */
export function Framed() {
  return (
    <Suspense fallback={<Waiting />}>
      <SignedIn>{(me) => <Shell me={me} />}</SignedIn>
    </Suspense>
  );
}

/** Signed-in pages that fill the screen themselves, such as the workspace. */
export function Unframed() {
  return <SignedIn>{() => <Outlet />}</SignedIn>;
}

/** Sends people without an expert profile to where they can make one. */
export function ExpertsOnly() {
  const { data: me } = useMe();
  return me && !me.expert ? <Navigate to="/welcome" replace /> : <Outlet />;
}
