import { t } from "@lingui/core/macro";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { makeQueryClient } from "./api/query-client";
import { router } from "./app/router";
import { applyAppearance } from "./ui/appearance";
import { KeysProvider } from "./ui/key-bindings";
import "./ui/styles";
import { cssVariablesResolver, theme } from "./ui/theme";

applyAppearance();
const root = document.getElementById("root");
if (!root) throw new Error(t`The page has no root element`);

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={makeQueryClient()}>
        <KeysProvider>
          <RouterProvider router={router} />
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
