import type { RouteObject } from "react-router";

export const adminRoutes: RouteObject[] = [
  { path: "/admin/payouts", lazy: async () => ({ Component: (await import("@/features/payouts/PayoutsPage")).PayoutsPage }) },
  { path: "/admin/credentials", lazy: async () => ({ Component: (await import("@/features/credential-queue/QueuePage")).QueuePage }) },
  { path: "/admin/hidden-checks", lazy: async () => ({ Component: (await import("@/features/gold/GoldPage")).GoldPage }) },
  { path: "/admin/models", lazy: async () => ({ Component: (await import("@/features/models/ModelsPage")).ModelsPage }) },
];
