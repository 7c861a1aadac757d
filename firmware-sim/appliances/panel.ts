/**
 * The program that owns display and buttons, at panel.sock: `agent/firmware/panel-message.ts`.
 *
 *     {"type":"interlock-question","commandId":"cmd-9","nonce":"5f0c…","action":"self-test"}
 */
import * as z from "zod";
import type { ProgramEnd, SimulatedSockets } from "../platform/simulated-sockets.ts";
import { type PanelWorkOptions, takePanelWork } from "./panel-work.ts";

const question = z.object({
  type: z.literal("interlock-question"),
  commandId: z.string(),
  nonce: z.string(),
  action: z.string().default(""),
});

/** Answers interlock questions as the firmware says; everything else is only shown, and nobody looks. */
export class Panel {
  readonly #sockets: SimulatedSockets;
  readonly #path: string;
  readonly #mayStart: (action: string) => boolean;
  readonly #work: PanelWorkOptions | undefined;
  #end: ProgramEnd | undefined;

  constructor(options: {
    readonly sockets: SimulatedSockets;
    readonly path: string;
    readonly mayStart: (action: string) => boolean;
    /** What the firmware can be asked to do; nothing unless given. */
    readonly work?: PanelWorkOptions;
  }) {
    this.#sockets = options.sockets;
    this.#path = options.path;
    this.#mayStart = options.mayStart;
    this.#work = options.work;
  }

  get isConnected(): boolean {
    return this.#end !== undefined;
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
      const heard: unknown = JSON.parse(line);
      const write = (message: Readonly<Record<string, unknown>>): void =>
        end.write(`${JSON.stringify(message)}\n`);
      if (this.#work !== undefined) takePanelWork(heard, this.#work, write);
      const asked = question.safeParse(heard);
      if (!asked.success) continue;
      const { commandId, nonce, action } = asked.data;
      write({ type: "interlock", commandId, nonce, satisfied: this.#mayStart(action) });
    }
  }
}
