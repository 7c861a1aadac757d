/**
 * Generates gen/device.js and gen/device.d.ts from device/v1/*.proto with protobufjs-cli.
 *
 * `npm run proto:generate` writes them; test/contract/generated-code.test.ts generates again into a
 * temporary folder and fails when the committed code differs from its source.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const protoFolder = join(import.meta.dirname, "device", "v1");
const cli = (name: string) => fileURLToPath(import.meta.resolve(`protobufjs-cli/bin/${name}`));

/** Writes device.js and device.d.ts into `targetFolder`. */
export function generateCode(targetFolder: string): void {
  mkdirSync(targetFolder, { recursive: true });
  const script = join(targetFolder, "device.js");
  const types = join(targetFolder, "device.d.ts");
  const sources = readdirSync(protoFolder)
    .filter((name) => name.endsWith(".proto"))
    .sort()
    .map((name) => join(protoFolder, name));
  const shape = ["-t", "static-module", "-w", "es6", "--es6", "--force-number"];
  const leaveOut = ["--no-verify", "--no-convert", "--no-delimited", "--no-service", "--no-typeurl"];
  const pbjs = [...shape, ...leaveOut, "-p", protoFolder, "-o", script];
  run("pbjs", [...pbjs, ...sources]);
  run("pbts", ["-o", types, script]);
  writeFileSync(types, readFileSync(types, "utf8").replace('import Long = require("long");\n', ""));
  // The types are read from the comments; what ships does without them.
  run("pbjs", [...pbjs, "--no-comments", ...sources]);
  // The runtime must be set up before the classes are made (see protobuf-runtime.ts).
  const runtime = 'import { protobuf as $protobuf } from "../device/protobuf-runtime.ts";';
  const generated = readFileSync(script, "utf8").replace(/^import \$protobuf from .*$/m, runtime);
  writeFileSync(script, generated);
}

function run(name: string, args: readonly string[]): void {
  execFileSync(process.execPath, [cli(name), ...args], { stdio: ["ignore", "inherit", "inherit"] });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generateCode(join(import.meta.dirname, "gen"));
