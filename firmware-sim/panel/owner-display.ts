/**
 * What a display keeps of the agent's words on panel.sock, `agent/firmware/panel-message.ts`:
 *
 *     {"type":"status","nowMs":1767608625123,"grants":[…],"questions":[…]}
 *
 * Everything else only says that something has changed; then it asks again.
 */
import { consentScopes } from "@housecall/proto";
import type { Clock } from "@housecall/proto/base";
import * as z from "zod";
import { SOCKET_FOLDER } from "../device/agent-config.ts";
import type { ProgramEnd, SimulatedSockets } from "../platform/simulated-sockets.ts";

const scopes = z.array(z.enum(consentScopes));
const status = z.object({
  type: z.literal("status"),
  nowMs: z.number(),
  grants: z.array(
    z.object({ consentId: z.string(), scopes, grantedBy: z.string(), expiresAtMs: z.number() }),
  ),
  questions: z.array(
    z.object({
      ...{ consentId: z.string(), scopes, minutes: z.number(), language: z.string() },
      ...{ answerUntilMs: z.number(), isPutOff: z.boolean() },
      text: z.object({
        ...{ title: z.string(), who: z.string(), why: z.string(), howLong: z.string() },
        ...{ allow: z.string(), later: z.string(), refuse: z.string() },
        scopes: z.array(z.object({ scope: z.enum(consentScopes), text: z.string() })),
      }),
    }),
  ),
});
const complaint = z.object({ type: z.literal("error"), error: z.string() });

/** What the owner sees; times are the device's. */
export type DisplayStatus = Omit<z.output<typeof status>, "type">;

/** What the owner does. */
export const deedSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("grant"),
    /** Without it nobody has asked. */
    consentId: z.string().max(64).optional(),
    scopes: scopes.min(1).max(consentScopes.length),
  }),
  z.strictObject({ type: z.literal("refuse"), consentId: z.string().max(64) }),
  z.strictObject({ type: z.literal("later"), consentId: z.string().max(64) }),
  /** "all" ends everything. */
  z.strictObject({ type: z.literal("revoke"), consentId: z.string().max(64) }),
  /** What the device's own setting allows counts again. */
  z.strictObject({ type: z.literal("restore") }),
]);
export type OwnerDeed = z.output<typeof deedSchema>;

const COMPLAINT_WAIT_MS = 20;
const PATH = `${SOCKET_FOLDER}/panel/panel.sock`;

/** The display of one simulated device, as a program of its own on panel.sock. */
export class OwnerDisplay {
  readonly #sockets: SimulatedSockets;
  readonly #clock: Clock;
  #end: ProgramEnd | undefined;
  #status: DisplayStatus | undefined;
  #complaint = "";

  constructor(sockets: SimulatedSockets, clock: Clock) {
    this.#sockets = sockets;
    this.#clock = clock;
  }

  /** Connects when the agent listens, and forgets the connection when it does not any more. Harmless when called again. */
  keepConnected(): void {
    if (!this.#sockets.isListening(PATH)) this.#forget();
    else if (this.#end === undefined) this.#connect();
  }

  /** Undefined while the device is off. */
  status(): DisplayStatus | undefined {
    this.keepConnected();
    this.#ask();
    return this.#status;
  }

  /** Does what the owner does; the agent's complaint, or "" when it took it. */
  async act(deed: OwnerDeed): Promise<string> {
    this.keepConnected();
    if (this.#end === undefined) return "the device is switched off";
    this.#complaint = "";
    this.#end.write(`${JSON.stringify(deed)}\n`);
    // Only what is wrong is answered.
    await this.#clock.sleep(COMPLAINT_WAIT_MS);
    return this.#complaint;
  }

  #forget(): void {
    this.#end?.close();
    this.#end = undefined;
    this.#status = undefined;
  }

  #connect(): void {
    const end = this.#sockets.connect(PATH);
    this.#end = end;
    let rest = "";
    end.onText((text) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#hear(JSON.parse(line));
    });
    this.#ask();
  }

  #ask(): void {
    this.#end?.write('{"type":"status"}\n');
  }

  #hear(message: unknown): void {
    const told = status.safeParse(message);
    if (told.success) this.#status = told.data;
    const complained = complaint.safeParse(message);
    if (complained.success) this.#complaint = complained.data.error;
  }
}
