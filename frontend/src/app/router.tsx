import { t } from "@lingui/core/macro";
import { createBrowserRouter, Outlet, useRouteError } from "react-router";
import { Failure } from "@/ui/states";
import { adminRoutes } from "./admin/routes";
import { expertFramedRoutes, expertUnframedRoutes } from "./expert/routes";
import { labRoutes } from "./lab/routes";
import { publicRoutes, signedInRoutes } from "./public/routes";
import { GlobalKeys } from "./shell/GlobalKeys";
import { Framed, Unframed } from "./shell/guards";

function Everything() {
  return (
    <>
      <GlobalKeys />
      <Outlet />
    </>
  );
}

/** A page that threw: say so where it stood, with a way to read it anew. */
function Broken() {
  const error = useRouteError();
  return (
    <div style={{ padding: 24 }}>
      <Failure error={error} retry={() => location.reload()} safe={t`What you submitted is safe on the server.`} />
    </div>
  );
}

/** Made once the sentences are here: a router begins to read its first page at once. */
export function makeRouter() {
  return createBrowserRouter([
    {
      element: <Everything />,
      errorElement: <Broken />,
      children: [
        ...publicRoutes,
        { element: <Unframed />, children: expertUnframedRoutes },
        { element: <Framed />, children: [...signedInRoutes, ...expertFramedRoutes, ...labRoutes, ...adminRoutes] },
      ],
    },
  ]);
}
