import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { RouteObject } from "react-router";
import { Link } from "react-router";

function NotFound() {
  return (
    <main style={{ padding: "48px 24px", maxWidth: 640, margin: "0 auto" }}>
      <h1 style={{ fontSize: "1.5rem" }}>{t`No such page`}</h1>
      <p>
        <Trans>The address may be mistyped, or the page is one that you may not see. <Link to="/">To the start</Link></Trans>
      </p>
    </main>
  );
}

export const publicRoutes: RouteObject[] = [
  { path: "/", lazy: async () => ({ Component: (await import("./Landing")).Landing }) },
  { path: "/sign-in", lazy: async () => ({ Component: (await import("@/features/session/SignIn")).SignIn }) },
  { path: "/sign-in/code", lazy: async () => ({ Component: (await import("@/features/session/SignIn")).OneTimeCode }) },
  { path: "/sign-up", lazy: async () => ({ Component: (await import("@/features/session/SignUp")).SignUp }) },
  { path: "/verify-email", lazy: async () => ({ Component: (await import("@/features/session/VerifyEmail")).MailSent }) },
  { path: "/verify-email/:key", lazy: async () => ({ Component: (await import("@/features/session/VerifyEmail")).VerifyEmail }) },
  { path: "/reset-password", lazy: async () => ({ Component: (await import("@/features/session/ResetPassword")).AskForReset }) },
  { path: "/reset-password/:key", lazy: async () => ({ Component: (await import("@/features/session/ResetPassword")).ResetPassword }) },
  { path: "*", element: <NotFound /> },
];

export const signedInRoutes: RouteObject[] = [
  { path: "/welcome", lazy: async () => ({ Component: (await import("./Welcome")).Welcome }) },
  { path: "/settings/notifications", lazy: async () => ({ Component: (await import("@/features/notifications/ChannelsPart")).ChannelsPage }) },
  { path: "/account", lazy: async () => ({ Component: (await import("@/features/session/Account")).Account }) },
];
