import { z } from "zod";
import { type DeviceClass, deviceClasses } from "../signals/signal.ts";

/** Something that a member of staff knows: a device class of the catalogue. */
export const skill = z.enum(deviceClasses);

/** What somebody knows, each class once; none named means all of them. */
export const skills = z.array(skill).max(deviceClasses.length);

/** Body of POST /api/staff/{name}/skills. */
export const skillsRequest = z.object({ skills });

/** How skills meet a case: its class is named, none is named (all are known), or only others are. */
export const skillMatch = z.enum(["named", "all", "other"]);
export type SkillMatch = z.infer<typeof skillMatch>;

/** How somebody's skills meet a device of that class. */
export function matchSkills(known: readonly DeviceClass[], deviceClass: string): SkillMatch {
  if (known.length === 0) return "all";
  return known.some((each) => each === deviceClass) ? "named" : "other";
}
