/**
 * The program that owns display and buttons, at panel.sock: `agent/firmware/panel-message.ts`.
 *
 *     {"type":"interlock-question","commandId":"cmd-9","nonce":"5f0c…"}
 */
import * as z from "zod";
import type { ProgramEnd, SimulatedSockets } from "../platform/simulated-sockets.ts";

const question = z.object({
  type: z.literal("interlock-question"),
  commandId: z.string(),
  nonce: z.string(),
});

/** Answers interlock questions as the firmware says; everything else is only shown, and nobody looks. */
export class Panel {
  readonly #sockets: SimulatedSockets;
  readonly #path: string;
  readonly #mayStart: () => boolean;
  #end: ProgramEnd | undefined;

  constructor(options: {
    readonly sockets: SimulatedSockets;
    readonly path: string;
    readonly mayStart: () => boolean;
  }) {
    this.#sockets = options.sockets;
    this.#path = options.path;
    this.#mayStart = options.mayStart;
  }

  /** Connects when the agent listens; harmless when called again. */
  connect(): void {
    if (this.#end !== undefined || !this.#sockets.isListening(this.#path)) return;
    const end = this.#sockets.connect(this.#path);
    this.#end = end;
    end.onText((text) => this.#take(text, end));
  }

  #take(text: string, end: ProgramEnd): void {
    for (const line of text.split("\n").filter((each) => each !== "")) {
      const asked = question.safeParse(JSON.parse(line));
      if (!asked.success) continue;
      const { commandId, nonce } = asked.data;
      end.write(`${JSON.stringify({ type: "interlock", commandId, nonce, satisfied: this.#mayStart() })}\n`);
    }
  }
}
