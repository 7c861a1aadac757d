/**
 * A fleet of simulated devices, home by home:
 *
 *     fleet: demo
 *     about: Two homes.
 *     history: 7d
 *     homes:
 *       - home: kim
 *         owner: { name: 김서연, phone: 010-0000-0101 }
 *         devices:
 *           - id: kim-washer
 *             name: Washing machine of the Kims
 *             model: washer-fl9
 *             faults: [{ fault: washer-filter-clogged, since: 4d, onset: 4d, severity: 0.88 }]
 *
 * `history` is how long the devices have lived before they are switched on. A fault began `since` so long ago, or begins
 * `after` so long from now; it was over `until` so long ago, or will be in `recover`. Unknown keys are refused.
 */
import { AppError, DAY_MS, type DurationMs } from "@housecall/proto/base";
import * as z from "zod";
import { findFault } from "../faults/all-faults.ts";
import { findModel } from "../machine/all-models.ts";
import { seedFor } from "../random/seeded-random.ts";
import {
  describeIssue,
  duration,
  faultName,
  homeUse,
  kebab,
  modelName,
  parseYaml,
} from "../scenario/yaml-fields.ts";

/** The agent keeps records for seven days; older ones would be thrown away as expired. */
export const LONGEST_HISTORY_MS: DurationMs = 7 * DAY_MS;
const UNASKED = ["state", "logs", "tail"] as const;
const MAX_HOMES = 2_000;
const MAX_DEVICES = 5_000;

const faultSchema = z
  .strictObject({
    fault: faultName,
    since: duration.optional(),
    after: duration.optional(),
    /** When it was over, so long ago: mended, or somebody saw it. */
    until: duration.optional(),
    onset: duration.default(0),
    severity: z.number().min(0).max(1).default(1),
    /** When the remedy is applied, from now; never unless given. */
    recover: duration.optional(),
    intermittent: z.strictObject({ period: duration, chance: z.number().min(0).max(1) }).optional(),
  })
  .refine(
    ({ since, after }) => (since === undefined) !== (after === undefined),
    "wanted either since or after",
  )
  .refine(({ since = 0, until }) => until === undefined || until < since, "until must lie after since")
  .refine(
    ({ until, recover }) => until === undefined || recover === undefined,
    "wanted either until or recover",
  );

const ownerSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  phone: z
    .string()
    .max(32)
    .regex(/^\+?[\d\s().-]*$/, "wanted digits, spaces, hyphens and brackets")
    .default(""),
  language: z.enum(["en", "ko"]).default("ko"),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "wanted two capital letters, such as KR")
    .default("KR"),
});

const fleetSchema = z.strictObject({
  fleet: kebab,
  about: z.string().min(1).max(400),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  history: duration.default(0).refine((ms) => ms <= LONGEST_HISTORY_MS, "wanted at most 7d"),
  homes: z
    .array(
      z.strictObject({
        home: kebab,
        use: homeUse,
        /** Whom support speaks with about this home; nobody is known unless given. */
        owner: ownerSchema.optional(),
        /** What its people allow without being asked; operating a device from afar is always asked for. */
        allows: z.array(z.enum(UNASKED)).default([...UNASKED]),
        /** Their devices take consent by telephone. */
        byTelephone: z.boolean().default(false),
        /** Added to the weather of Seoul, in kelvin: 22 makes a Korean winter a summer in the south. */
        warmer: z.number().min(-30).max(30).default(0),
        devices: z
          .array(
            z.strictObject({
              id: kebab,
              name: z.string().min(1).max(100).optional(),
              model: modelName,
              faults: z.array(faultSchema).max(16).default([]),
            }),
          )
          .min(1)
          .max(64),
      }),
    )
    .min(1)
    .max(MAX_HOMES),
});

/** A fleet as its file describes it. Lengths of time are in ms. */
export type FleetFile = z.output<typeof fleetSchema>;
export type FleetHome = FleetFile["homes"][number];
export type FleetOwner = z.output<typeof ownerSchema>;
export type FleetDevice = FleetHome["devices"][number];

/** Reads a fleet file; `source` names it in messages. @throws AppError CONFIG_INVALID naming every mistake at once. */
export function readFleet(text: string, source: string): FleetFile {
  const result = fleetSchema.safeParse(parseYaml(text, `Fleet ${source}`));
  const mistakes = result.success ? fleetMistakes(result.data) : result.error.issues.map(describeIssue);
  if (!result.success || mistakes.length > 0)
    throw new AppError("CONFIG_INVALID", `Fleet ${source}: ${mistakes.join("; ")}`);
  return result.data;
}

/** Many homes with one device each, of these models in turn: for load. */
export function uniformFleet(options: {
  readonly count: number;
  readonly models: readonly string[];
  readonly seed: number;
}): FleetFile {
  const homes = Array.from({ length: options.count }, (_, index) => ({
    home: `home-${index + 1}`,
    use: "normal" as const,
    warmer: 0,
    allows: [...UNASKED],
    byTelephone: false,
    devices: [
      { id: `sim-${index + 1}`, model: options.models[index % options.models.length] ?? "", faults: [] },
    ],
  }));
  return { fleet: "uniform", about: `${options.count} devices`, seed: options.seed, history: 0, homes };
}

/** The seed of one home of a fleet. */
export function seedOfHome(fleet: FleetFile, home: FleetHome): number {
  return seedFor(fleet.seed, home.home);
}

function fleetMistakes({ homes, history }: FleetFile): string[] {
  const devices = homes.flatMap((home) => home.devices);
  const ids = devices.map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  return [
    ...(devices.length > MAX_DEVICES ? [`got ${devices.length} devices, wanted at most ${MAX_DEVICES}`] : []),
    ...twice.map((id) => `device ${id} stands twice`),
    ...devices.flatMap((device) => faultMistakes(device, history)),
  ];
}

function faultMistakes({ id, model, faults }: FleetDevice, history: number): string[] {
  const deviceClass = findModel(model)?.deviceClass;
  return faults.flatMap(({ fault, since = 0 }) => {
    const wanted = findFault(fault)?.deviceClass;
    return [
      ...(since > history ? [`${id}: ${fault} began before the device's history`] : []),
      ...(wanted !== undefined && wanted !== deviceClass
        ? [`${id}: ${fault} is for devices of class ${wanted}, got ${deviceClass}`]
        : []),
    ];
  });
}
