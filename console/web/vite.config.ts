import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * Builds the pages into `dist`.
 *
 * Every script, style and the `csp-nonce` meta tag of `index.html` carry the text `__CSP_NONCE__`: the server replaces it
 * by a fresh nonce in each answer and names the same nonce in its Content-Security-Policy.
 */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/",
  html: { cspNonce: "__CSP_NONCE__" },
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
});
