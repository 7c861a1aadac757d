import { limits } from "@housecall/proto";
import { AppError, type Clock, type Logger, MINUTE_MS, type Random } from "@housecall/proto/base";
import { consentText } from "@housecall/proto/consent";
import type { SocketServer } from "../platform/ports.ts";
import type { ConsentQuestion, ConsentQuestions } from "../privacy/consent-questions.ts";
import type { ConsentStore } from "../privacy/consent-store.ts";
import { createInterlocks, type Interlocks } from "./interlock-answers.ts";
import { type LinePeer, servePeer } from "./line-protocol.ts";
import { createPanelActions, type PanelActions } from "./panel-actions.ts";
import { type PanelMessage, parsePanelMessage } from "./panel-message.ts";

const MAX_PEERS = 4;
/** Only the agent's user and the panel's group come near the socket. */
const FOLDER_MODE = 0o750;

/** Display and buttons of the device, while a panel is connected. */
export interface Panel {
  readonly isConnected: () => boolean;
  /** Shows that somebody is at work on the device. */
  showActivity(activity: {
    readonly commandId: string;
    readonly requestedBy: string;
    readonly step: "begins" | "ends";
  }): void;
  readonly interlocks: Interlocks;
  readonly actions: PanelActions;
  /** Asks the program to report as finely, or to log as much, as the agent does. */
  showReporting(reporting: PanelReporting): void;
  stop(): Promise<void>;
}

/** How finely to report; null: as the program's own settings say. */
export interface PanelReporting {
  readonly sampleIntervalSeconds: number | null;
  readonly logLevel: string | null;
}

const AS_SET: PanelReporting = { sampleIntervalSeconds: null, logLevel: null };

/** What {@link startPanelSocket} needs. */
export interface PanelSocketOptions {
  readonly sockets: SocketServer;
  /** Where panel.sock is made; a folder of its own, since access to it is what protects the socket. */
  readonly folder: string;
  /** "" leaves the agent's own group. */
  readonly group: string;
  readonly consent: ConsentStore;
  readonly questions: ConsentQuestions;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** Listens for the one program that owns display and buttons. */
export async function startPanelSocket(options: PanelSocketOptions): Promise<Panel> {
  const { clock, random, questions, logger } = options;
  const peers = new Set<LinePeer>();
  const send = (message: Readonly<Record<string, unknown>>): boolean =>
    [...peers].filter((peer) => peer.send(message)).length > 0;
  const interlocks = createInterlocks({ clock, random, send });
  const actions = createPanelActions({ clock, send });
  let reporting = AS_SET;
  showConsent(options, send);
  const take = (message: unknown, peer: LinePeer): Promise<void> =>
    takeMessage(parsePanelMessage(message), { ...options, interlocks, actions, peer });
  const place = {
    folder: options.folder,
    name: "panel.sock",
    folderMode: FOLDER_MODE,
    group: options.group,
    maxPeers: MAX_PEERS,
  };
  const server = await options.sockets.listen(place, (socket) => {
    const onDropped = (quantity: number): void =>
      logger.warn("panel-lines-dropped", `${quantity} lines of the panel were over its rate`);
    const onClose = (peer: LinePeer): void => {
      peers.delete(peer);
      if (peers.size === 0) actions.disconnected();
    };
    const peer = servePeer(socket, { clock, logger, take, onDropped, onClose });
    peers.add(peer);
    for (const question of questions.open()) {
      if (peer.send(questionMessage(question))) questions.noteShown(question.consentId);
    }
    if (reporting !== AS_SET) peer.send({ type: "reporting", ...reporting });
  });
  return {
    isConnected: () => peers.size > 0,
    showActivity: (activity) => {
      send({ type: "indicator", ...activity });
    },
    interlocks,
    actions,
    showReporting: (wanted) => {
      reporting = wanted;
      send({ type: "reporting", ...wanted });
    },
    stop: () => server.close(),
  };
}

/** What the owner allows, is asked, and would have to be asked. */
function showConsent(
  { consent, questions }: PanelSocketOptions,
  send: (message: Readonly<Record<string, unknown>>) => boolean,
): void {
  consent.watch(({ kind, ...report }) => send({ type: kind, ...report }));
  consent.watchRequests(({ scope, requestedBy, consentId }) =>
    send({ type: "consent-request", scope, requestedBy, consentId }),
  );
  questions.watch({
    opened: (question) => {
      if (send(questionMessage(question))) questions.noteShown(question.consentId);
    },
    closed: (consentId, end) => send({ type: "consent-question-closed", consentId, end }),
  });
}

/** The words come from here, so that every panel shows the very text that staff saw. */
function questionMessage({ commandId: _, ...question }: ConsentQuestion): Readonly<Record<string, unknown>> {
  return { type: "consent-question", ...question, text: consentText(question) };
}

type Answering = PanelSocketOptions & {
  readonly interlocks: Interlocks;
  readonly actions: PanelActions;
  readonly peer: LinePeer;
};

async function takeMessage(message: PanelMessage, answering: Answering): Promise<void> {
  const { consent, questions, clock, interlocks, actions, peer } = answering;
  switch (message.type) {
    case "grant":
      return takeGrant(message, answering);
    case "refuse":
      if (questions.isOpen(message.consentId)) return questions.refuse(message.consentId);
      return consent.decline(message.consentId, "refused");
    case "later":
      return questions.putOff(message.consentId);
    case "revoke":
      return consent.revoke(message.consentId);
    case "restore":
      return consent.restore();
    case "interlock":
      return interlocks.answer(message);
    case "action-done": {
      const { commandId, outcome, ...done } = message;
      const said = Object.entries(outcome).slice(0, limits.actionOutcomes);
      return actions.done(commandId, { ...done, outcome: said.map(([name, value]) => ({ name, value })) });
    }
    case "status":
      peer.send({
        type: "status",
        nowMs: clock.nowMs(),
        grants: consent.grants(),
        questions: questions.open().map(questionMessage),
      });
  }
}

/** Minutes of a grant that nobody asked for. */
const OWN_GRANT_MINUTES = 60;

/**
 * Answers an open question, changes a grant there is, or, without an id, makes one that nobody asked for.
 *
 * A late answer must not become a grant of its own: staff withdrew the question, or the owner had refused it.
 */
async function takeGrant(
  { consentId: namedId, scopes, minutes }: Extract<PanelMessage, { readonly type: "grant" }>,
  { consent, questions, clock, random }: Answering,
): Promise<void> {
  const question = questions.open().find((each) => each.consentId === namedId);
  if (question !== undefined)
    return questions.allow(question.consentId, { scopes, minutes: minutes ?? question.minutes });
  const known = consent.grants().find((each) => each.consentId === namedId);
  if (namedId !== undefined && known === undefined) {
    const message = `Consent ${namedId}: neither an open question nor a grant; without consentId it is a new grant`;
    throw new AppError("NOT_FOUND", message);
  }
  const consentId = namedId ?? `panel-${Buffer.from(random.bytes(8)).toString("hex")}`;
  const expiresAtMs =
    known !== undefined && minutes === undefined
      ? known.expiresAtMs
      : expiryOf(minutes ?? OWN_GRANT_MINUTES, clock);
  return consent.grant({ consentId, scopes, grantedBy: "panel", expiresAtMs });
}

/** 0 minutes: until revoked. */
function expiryOf(minutes: number, clock: Clock): number {
  return minutes === 0 ? 0 : clock.nowMs() + minutes * MINUTE_MS;
}
