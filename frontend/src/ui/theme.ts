import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import { POINT } from "./numbers";

const ROLES = ["action", "good", "caution", "bad"] as const;

const LIGHT: Record<(typeof ROLES)[number], string> = {
  action: "#1d5b79",
  good: "#2b6a3f",
  caution: "#8a5a00",
  bad: "#a5322b",
};

function flat(colour: string): MantineColorsTuple {
  return [colour, colour, colour, colour, colour, colour, colour, colour, colour, colour];
}

// A role's label colour on its own ground differs by scheme, so it comes from the role variables.
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  const role = ROLES.find((name) => name === (input.color ?? input.theme.primaryColor));
  if (role && input.variant === "filled") return { ...resolved, color: `var(--on-${role})` };
  return resolved;
};

export const theme = createTheme({
  primaryColor: "action",
  colors: {
    action: flat(LIGHT.action),
    good: flat(LIGHT.good),
    caution: flat(LIGHT.caution),
    bad: flat(LIGHT.bad),
    gray: ["#fbfaf7", "#f5f4f1", "#efede8", "#dedcd6", "#c9c7c1", "#a3a5a8", "#7f858c", "#545b64", "#3a4048", "#22262b"],
    dark: ["#e3e1dc", "#c4c5c6", "#a6abb2", "#6f767e", "#3a4047", "#2e3338", "#262b30", "#1c2024", "#181b1f", "#15181b"],
  },
  variantColorResolver,
  fontFamily: "var(--face-ui)",
  fontFamilyMonospace: "var(--face-mono)",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.3333", sm: "1.3846", md: "1.4286", lg: "1.5", xl: "1.4" },
  fontWeights: { regular: "400", medium: "600", bold: "600" },
  headings: {
    fontFamily: "var(--face-ui)",
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.3333" },
      h2: { fontSize: "1.25rem", lineHeight: "1.4" },
      h3: { fontSize: "1rem", lineHeight: "1.5" },
      h4: { fontSize: "0.875rem", lineHeight: "1.4286" },
    },
  },
  spacing: { xs: "0.25rem", sm: "0.5rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  defaultRadius: "6px",
  radius: { xs: "3px", sm: "6px", md: "6px", lg: "6px", xl: "6px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // A sentence beside a button wraps; the button keeps its words.
    Button: { defaultProps: { size: "sm" }, styles: { root: { flexShrink: 0 } } },
    NumberInput: { defaultProps: { decimalSeparator: POINT } },
    // Choosing what is chosen already must not clear the field; where nothing is an answer, it is clearable.
    Select: { defaultProps: { allowDeselect: false } },
    // Fields side by side stay level, however long their descriptions are.
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] }, styles: { label: { marginBottom: 4 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 120 } } },
    Modal: { defaultProps: { transitionProps: { duration: 120, transition: "fade" }, shadow: "none" } },
  },
});

function roleVariables(name: (typeof ROLES)[number]): Record<string, string> {
  const key = `--mantine-color-${name}`;
  const hover = name === "action" ? "var(--action-hover)" : `var(--${name})`;
  return {
    [`${key}-filled`]: `var(--${name})`,
    [`${key}-filled-hover`]: hover,
    [`${key}-light`]: `var(--${name}-tint)`,
    [`${key}-light-hover`]: `var(--${name}-tint)`,
    [`${key}-light-color`]: `var(--${name})`,
    [`${key}-outline`]: `var(--${name})`,
    [`${key}-outline-hover`]: `var(--${name}-tint)`,
    [`${key}-text`]: `var(--${name})`,
  };
}

const shared: Record<string, string> = {
  ...Object.assign({}, ...ROLES.map(roleVariables)),
  "--mantine-primary-color-filled": "var(--action)",
  "--mantine-primary-color-filled-hover": "var(--action-hover)",
  "--mantine-primary-color-light": "var(--action-tint)",
  "--mantine-primary-color-light-color": "var(--action)",
  "--mantine-primary-color-contrast": "var(--on-action)",
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-bright": "var(--ink)",
  "--mantine-color-dimmed": "var(--muted)",
  "--mantine-color-placeholder": "var(--muted)",
  "--mantine-color-anchor": "var(--action)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--canvas)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--border)",
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
