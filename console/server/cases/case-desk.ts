import type { CaseChange, DataPlane, StoredCase } from "@housecall/broker";
import type {
  CaseAction,
  CaseCounts,
  CaseDetail,
  CaseEvent,
  CaseEventData,
  CaseListQuery,
  CasePresence,
  CaseSummary,
  OpenCaseRequest,
} from "@housecall/proto/api";
import { AppError, type Clock } from "@housecall/proto/base";
import { caseChange, fileOf } from "./case-change.ts";
import type { CasePresences } from "./case-presences.ts";
import { readCaseText } from "./case-search.ts";
import { type CaseSettings, dueAt, maxCaseEvents } from "./case-settings.ts";
import { createCaseViews, type Reader } from "./case-views.ts";
import { decideAction } from "./decide-action.ts";
import { diagnosisOf } from "./diagnosis-class.ts";
import { withPlaybook } from "./diagnosis-of-playbook.ts";

const MAX_LIVE_FAULTS = 100;

/** Cases as people work with them. Every change is stored with its audit before it is told. */
export interface CaseDesk {
  /** @throws AppError NOT_FOUND for an unknown device or customer. */
  open(request: OpenCaseRequest, reader: Reader): Promise<CaseDetail>;
  /** @throws AppError NOT_FOUND, CONFLICT (not in a state for it, or somebody else's), REQUEST_INVALID. */
  act(number: string, action: CaseAction, reader: Reader): Promise<CaseDetail>;
  get(number: string, reader: Reader): Promise<CaseDetail>;
  events(number: string): Promise<readonly CaseEvent[]>;
  list(
    query: Omit<CaseListQuery, "skills"> & { readonly knownClasses?: readonly string[] },
    reader: Reader,
  ): Promise<{ items: CaseSummary[]; nextCursor: string | null; total: number | null }>;
  counts(reader: Reader): Promise<CaseCounts>;
  /** Renews for 30 s that somebody has the case open. */
  notePresence(
    number: string,
    reader: Reader,
    doing: CasePresence["doing"] | "left",
  ): Promise<readonly CasePresence[]>;
}

/** What the desk is made of. */
export interface CaseDeskOptions {
  readonly plane: DataPlane;
  readonly settings: CaseSettings;
  readonly presences: CasePresences;
  readonly clock: Clock;
  /** Tells whoever listens that a case has changed. */
  readonly tell: (change: CaseChange) => void;
}

/** The desk over the records of the data plane. */
export function createCaseDesk(options: CaseDeskOptions): CaseDesk {
  const { plane, presences, clock } = options;
  const views = createCaseViews(plane);
  const stored = (number: string): Promise<StoredCase> => storedCase(plane, number);
  const detail = async (number: string, reader: Reader): Promise<CaseDetail> =>
    views.detail(fileOf(await stored(number)), reader, presences.of(number));
  return {
    open: async (request, reader) => detail(await openCase(options, request, reader), reader),
    act: async (number, action, reader) => {
      await act(options, { number, action, reader });
      return detail(number, reader);
    },
    get: detail,
    events: async (number) => (await stored(number)).events,
    list: async ({ text, ...query }, reader) => {
      const match = await readCaseText(plane, text, reader);
      const page = await plane.cases.list({ ...query, match, reader: reader.name });
      return { ...page, items: await views.summaries(page.items, reader) };
    },
    counts: ({ name }) => plane.cases.counts(name, clock.nowMs()),
    notePresence: async (number, { name }, doing) => {
      const { deviceId } = fileOf(await stored(number)).row;
      return presences.note({ number, deviceId, name, doing });
    },
  };
}

/** @throws AppError NOT_FOUND */
export async function storedCase({ cases }: Pick<DataPlane, "cases">, number: string): Promise<StoredCase> {
  const found = await cases.get(number);
  if (found === undefined) throw new AppError("NOT_FOUND", `There is no case "${number}".`);
  return found;
}

async function openCase(
  { plane, settings, clock, tell }: CaseDeskOptions,
  request: OpenCaseRequest,
  { name }: Reader,
): Promise<string> {
  const { deviceId, channel, severity, about } = request;
  const { deviceClass, model } = await plane.fleet.get(deviceId);
  const { registration } = await plane.customers.ownerOf(deviceId);
  const customerId = request.customerId === "" ? (registration?.customerId ?? "") : request.customerId;
  await requireCustomer(plane, customerId);
  const nowMs = clock.nowMs();
  const opened: CaseEventData = {
    ...{ kind: "opened", by: "person", deviceId, deviceClass, model, customerId, channel, severity, about },
    dueAtMs: dueAt(settings, severity, nowMs),
  };
  const change = await plane.cases.open(nowMs, (number) => {
    const made = caseChange({ number, events: [] }, [opened, { kind: "taken", from: "" }], {
      actor: name,
      atMs: nowMs,
    });
    if (made === undefined) throw new AppError("INTERNAL", "A case was opened without an event");
    return made;
  });
  tell(change);
  return change.number;
}

async function act(
  { plane, settings, clock, tell }: CaseDeskOptions,
  asked: { readonly number: string; readonly action: CaseAction; readonly reader: Reader },
): Promise<void> {
  const { number, action, reader } = asked;
  const file = fileOf(await storedCase(plane, number));
  if (action.name === "link-customer") await requireCustomer(plane, action.body.customerId);
  if (action.name === "close" && action.body.duplicateOf !== "")
    await storedCase(plane, action.body.duplicateOf);
  const known = action.name === "close" ? await closingFacts(plane, file.row) : undefined;
  const change = await plane.cases.change(number, (stored) => {
    if (stored.events.length >= maxCaseEvents)
      throw new AppError(
        "CONFLICT",
        `Case ${number} has ${maxCaseEvents} entries, which is the most; open another one.`,
      );
    const now = fileOf(stored);
    const acting = {
      ...{ actor: reader.name, nowMs: clock.nowMs(), settings, country: known?.country ?? "" },
      diagnosis: known ? withPlaybook(diagnosisOf(now.faults, known.liveFaults), stored.events) : null,
    };
    return caseChange(stored, decideAction(now, action, acting), { actor: reader.name, atMs: acting.nowMs });
  });
  if (change !== undefined) tell(change);
}

/** What only others know when a case is closed. */
async function closingFacts(
  { customers, faults }: DataPlane,
  { deviceId, customerId }: { readonly deviceId: string; readonly customerId: string },
) {
  const [customer] = await customers.named([customerId]);
  const { registration } = await customers.ownerOf(deviceId);
  const liveFaults = await faults.list({ deviceId, state: "open", limit: MAX_LIVE_FAULTS });
  return { liveFaults, country: customer?.country ?? registration?.purchaseCountry ?? "" };
}

async function requireCustomer({ customers }: DataPlane, customerId: string): Promise<void> {
  if (customerId !== "" && (await customers.get(customerId)) === undefined)
    throw new AppError("NOT_FOUND", `There is no customer "${customerId}".`);
}
