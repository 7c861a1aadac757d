import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { rootFolder } from "./source-tree.ts";

/** Builds the web page as `npm start` does. */
export function buildWeb(): void {
  const vite = join(rootFolder, "node_modules", "vite", "bin", "vite.js");
  execFileSync(process.execPath, [vite, "build", "--logLevel", "error"], {
    cwd: join(rootFolder, "console", "web"),
    stdio: ["ignore", "ignore", "inherit"],
  });
}
