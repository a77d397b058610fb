import type { RouteObject } from "react-router";

export const labRoutes: RouteObject[] = [];
