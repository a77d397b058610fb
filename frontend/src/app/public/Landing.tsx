import { Navigate } from "react-router";

export function Landing() {
  return <Navigate to="/sign-in" replace />;
}
