import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Calm green-blue of everything that can be clicked; red, amber and blue are kept for severities. */
const teal: MantineColorsTuple = [
  "#effaf8",
  "#d9f1ed",
  "#b3e2da",
  "#86d0c4",
  "#4fb3a5",
  "#2b9788",
  "#0f766e",
  "#0b635d",
  "#094f4b",
  "#063b38",
];

const slate: MantineColorsTuple = [
  "#f7f9fa",
  "#eef1f4",
  "#dfe4e9",
  "#c9d1d9",
  "#9aa5b1",
  "#6b7785",
  "#4d5865",
  "#38424d",
  "#252d36",
  "#171d24",
];

const night: MantineColorsTuple = [
  "#d7dde4",
  "#b6bfc9",
  "#98a3af",
  "#6f7b88",
  "#46515d",
  "#36404b",
  "#27303a",
  "#1c242c",
  "#151b22",
  "#0e1318",
];

/** Colour, density and type of every page. */
export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: 6,
  colors: { teal, gray: slate, dark: night },
  black: "#171d24",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, Pretendard, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK KR", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  defaultRadius: "md",
  headings: {
    fontWeight: "650",
    sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1rem" }, h3: { fontSize: "0.875rem" } },
  },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
});
