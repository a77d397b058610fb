import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { makeQueryClient } from "./api/query-client";
import { makeRouter } from "./app/router";
import { speak } from "./language";
import { applyAppearance } from "./ui/appearance";
import { KeysProvider } from "./ui/key-bindings";
import "./ui/styles";
import { cssVariablesResolver, theme } from "./ui/theme";

applyAppearance();
const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element");
const page = createRoot(root);

// No page before its sentences: they are constants to it.
void speak().then(() => {
  page.render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <QueryClientProvider client={makeQueryClient()}>
          <KeysProvider>
            <RouterProvider router={makeRouter()} />
          </KeysProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
});
