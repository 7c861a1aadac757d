import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compression, defineAlgorithm } from "vite-plugin-compression2";

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
  // Once at the build instead of at each answer; index.html carries a nonce and is written anew each time.
  plugins: [
    react(),
    compression({
      include: /\.(js|css|svg)$/,
      algorithms: [defineAlgorithm("gzip", { level: 9 }), defineAlgorithm("brotliCompress")],
    }),
  ],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
});
