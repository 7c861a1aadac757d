// What `npm start` runs: hands over to main.ts, or says in one line that this Node is too old to read it.
// Plain JavaScript of 2019, so that any Node can read it.
const WANTED_MAJOR = 24;

if (Number(process.versions.node.split(".")[0]) >= WANTED_MAJOR) {
  await import("./main.ts");
} else {
  process.stderr.write(
    `Housecall needs Node ${WANTED_MAJOR} or newer; this is ${process.version}. Use "npm start" (after "npm ci"): it brings its own.\n`,
  );
  process.exit(1);
}
