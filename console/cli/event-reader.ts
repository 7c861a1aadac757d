import { type LiveEvent, liveEvent } from "@housecall/proto/api";
import { CliError } from "./exit-codes.ts";

/** An unfinished event longer than this ends the reading; the server never sends one. */
const MAX_EVENT_CHARACTERS = 4_194_304;

/**
 * The live events of a server-sent event stream, as they come:
 *
 *     event: tail
 *     data: {"kind":"tail",…}
 *
 * Comments and event kinds that this version does not know are passed over.
 */
export async function* readEvents(answer: Response): AsyncGenerator<LiveEvent> {
  if (!answer.body) throw new CliError("failed", "The server's event stream has no body.");
  let text = "";
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > MAX_EVENT_CHARACTERS)
      throw new CliError("failed", "The server sent an event without end.");
    const frames = text.split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const event = parseFrame(frame);
      if (event) yield event;
    }
  }
}

function parseFrame(frame: string): LiveEvent | null {
  const data = frame
    .split("\n")
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5))
    .join("\n");
  if (data === "") return null;
  const parsed = liveEvent.safeParse(JSON.parse(data));
  return parsed.success ? parsed.data : null;
}
