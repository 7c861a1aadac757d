/** A process that commits groups without end and prints each commit sequence after it was acknowledged; to be killed. */
import { commitGroup, groupAtMs, series, storedInput } from "./commit-group.ts";
import { openRealTelemetryStore } from "./real-telemetry-store.ts";

const SAMPLES_PER_GROUP = 2_000;
const [folder = ""] = process.argv.slice(2);
const store = await openRealTelemetryStore({ folder });
const id = store.nextSeriesId;
for (let seq = store.lastCommitSeq + 1, isFirst = true; ; seq += 1, isFirst = false) {
  const samples = Array.from(
    { length: SAMPLES_PER_GROUP },
    (_, row) => [id, groupAtMs + seq * 10_000 + row, row] as const,
  );
  await store.commit(commitGroup([storedInput(seq)], { samples, newSeries: isFirst ? [series(id)] : [] }));
  process.stdout.write(`${seq}\n`);
}
