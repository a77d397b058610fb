import type { RouteObject } from "react-router";

export const expertFramedRoutes: RouteObject[] = [];
export const expertUnframedRoutes: RouteObject[] = [];
