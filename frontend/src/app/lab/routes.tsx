import type { RouteObject } from "react-router";

export const labRoutes: RouteObject[] = [
  { path: "/lab/projects", lazy: async () => ({ Component: (await import("@/features/projects/ProjectsPage")).ProjectsPage }) },
  { path: "/lab/projects/new", lazy: async () => ({ Component: (await import("@/features/projects/NewProjectPage")).NewProjectPage }) },
  { path: "/lab/projects/:projectId", lazy: async () => ({ Component: (await import("./pages")).ProjectRoute }) },
  { path: "/lab/projects/:projectId/efficiency", lazy: async () => ({ Component: (await import("./pages")).EfficiencyRoute }) },
  { path: "/lab/certificates/:certificateId", lazy: async () => ({ Component: (await import("./pages")).CertificateRoute }) },
  { path: "/lab/projects/:projectId/questions", lazy: async () => ({ Component: (await import("./pages")).QuestionsRoute }) },
  { path: "/lab/projects/:projectId/reviewers", lazy: async () => ({ Component: (await import("./pages")).ReviewersRoute }) },
  { path: "/lab/projects/:projectId/reliability", lazy: async () => ({ Component: (await import("./pages")).ReliabilityRoute }) },
  { path: "/lab/items/:itemId", lazy: async () => ({ Component: (await import("./pages")).ItemRoute }) },
  { path: "/lab/funding", lazy: async () => ({ Component: (await import("@/features/funding/FundingPage")).FundingPage }) },
  { path: "/lab/funding/:depositId", lazy: async () => ({ Component: (await import("./pages")).DepositRoute }) },
  { path: "/lab/settings", lazy: async () => ({ Component: (await import("@/features/lab-settings/SettingsPage")).SettingsPage }) },
];
