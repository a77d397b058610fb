import type { RouteObject } from "react-router";
import { ExpertsOnly } from "../shell/guards";

export const expertFramedRoutes: RouteObject[] = [
  {
    path: "/expert",
    element: <ExpertsOnly />,
    children: [
      { path: "board", lazy: async () => ({ Component: (await import("./pages")).Board }) },
      { path: "claims/:claimId", lazy: async () => ({ Component: (await import("./pages")).Resume }) },
      { path: "credentials", lazy: async () => ({ Component: (await import("./pages")).Credentials }) },
      { path: "exams", lazy: async () => ({ Component: (await import("@/features/exams/ExamsPage")).ExamsPage }) },
      { path: "attempts/:attemptId", lazy: async () => ({ Component: (await import("./pages")).AttemptRoute }) },
      { path: "questions", lazy: async () => ({ Component: (await import("@/features/questions/MyQuestionsPage")).MyQuestionsPage }) },
      { path: "settings", lazy: async () => ({ Component: (await import("./pages")).Settings }) },
      { path: "score", lazy: async () => ({ Component: (await import("@/features/qualifications/ScorePage")).ScorePage }) },
      { path: "earnings", lazy: async () => ({ Component: (await import("@/features/earnings/EarningsPage")).EarningsPage }) },
    ],
  },
];

export const expertUnframedRoutes: RouteObject[] = [
  {
    element: <ExpertsOnly />,
    children: [
      { path: "/expert/work/:offerId", lazy: async () => ({ Component: (await import("./WorkRoute")).WorkRoute }) },
      { path: "/expert/reviews/:offerId", lazy: async () => ({ Component: (await import("./WorkRoute")).ReviewRoute }) },
    ],
  },
];
