import type { ConsoleRecordChange, ConsoleRecords } from "@housecall/broker";
import { role } from "@housecall/proto/api";
import { z } from "zod";
import { accountKey } from "./staff-account.ts";

const COLLECTION = "staff-links";

const storedLink = z.object({
  kind: z.enum(["join", "password"]),
  name: z.string(),
  role,
  madeBy: z.string(),
  expiresAtMs: z.number(),
});

/** A one-time link as it is stored; `key` is the hash of its secret. */
export type StaffLink = z.infer<typeof storedLink> & { readonly key: string };

/** Every stored link, also those that have run out. A damaged row opens nothing, so that it is none. */
export async function readLinks(records: ConsoleRecords): Promise<readonly StaffLink[]> {
  return (await records.list(COLLECTION)).flatMap(toLink);
}

/** The link with that hash. */
export async function readLink(records: ConsoleRecords, key: string): Promise<StaffLink | undefined> {
  const value = await records.get(COLLECTION, key);
  return value === undefined ? undefined : toLink({ key, value })[0];
}

/** Stores a link. */
export function linkRow({ key, ...link }: StaffLink): ConsoleRecordChange {
  return { collection: COLLECTION, key, value: JSON.stringify(link) };
}

/** Removes a link. */
export function linkRemoval({ key }: StaffLink): ConsoleRecordChange {
  return { collection: COLLECTION, key, value: null };
}

/** Whether a link is that person's. */
export function isLinkFor(link: StaffLink, name: string): boolean {
  return accountKey(link.name) === accountKey(name);
}

function toLink({ key, value }: { readonly key: string; readonly value: string }): StaffLink[] {
  const parsed = storedLink.safeParse(jsonOf(value));
  return parsed.success ? [{ ...parsed.data, key }] : [];
}

/** No JSON becomes null, which no schema takes. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
