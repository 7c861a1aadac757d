import { type Permission, permission, type Role, role } from "@housecall/proto/api";

/** A permission: which roles have it, and what it lets them do, to be read after "may". */
interface Grant {
  readonly roles: readonly Role[];
  readonly deed: string;
}

const everyone = role.options;
const customerFacing = ["support", "expert", "supervisor", "admin"] as const;
const handsOn = ["support", "expert", "admin"] as const;
const technical = ["expert", "engineer", "admin"] as const;

/** The one table of who may do what. Routes name a permission, never a role. */
const grants: Readonly<Record<Permission, Grant>> = {
  "fleet:read": { roles: everyone, deed: "see devices" },
  "logs:read": {
    roles: ["support", "expert", "engineer", "supervisor", "admin"],
    deed: "read the logs of devices",
  },
  "logs:pull": { roles: ["support", "expert", "engineer", "admin"], deed: "pull logs and follow them live" },
  "consent:ask": { roles: handsOn, deed: "ask owners for consent" },
  "case:read": { roles: everyone, deed: "see cases" },
  "case:work": { roles: customerFacing, deed: "work on cases" },
  "case:assign-others": { roles: ["supervisor", "admin"], deed: "give cases to others" },
  "customer:read": { roles: customerFacing, deed: "see customers" },
  "customer:write": { roles: customerFacing, deed: "change customers" },
  "action:run": { roles: handsOn, deed: "run remote actions" },
  "action:run-risky": { roles: ["expert", "admin"], deed: "run remote actions that interrupt a device" },
  "rules:test": { roles: technical, deed: "check and test rules" },
  "device:claim": { roles: ["admin"], deed: "let new devices join" },
  "device:revoke": { roles: ["admin"], deed: "revoke devices" },
  "quarantine:read": { roles: technical, deed: "see the quarantine" },
  "kpi:read": { roles: ["viewer", "engineer", "supervisor", "admin"], deed: "see the key figures" },
  "kpi:write": { roles: ["supervisor", "admin"], deed: "change what the key figures reckon with" },
  "audit:read": { roles: ["supervisor", "admin"], deed: "read the audit" },
  "staff:manage": { roles: ["admin"], deed: "manage staff" },
  "system:read": { roles: everyone, deed: "see how the server is" },
  "metrics:read": { roles: ["engineer", "admin"], deed: "read the server's metrics" },
};

const plurals: Readonly<Record<Role, string>> = {
  viewer: "viewers",
  support: "support",
  expert: "experts",
  engineer: "engineers",
  supervisor: "supervisors",
  admin: "administrators",
};

/** Whether a role has a permission. */
export function mayRole(of: Role, wanted: Permission): boolean {
  return grants[wanted].roles.includes(of);
}

/** Everything that a role permits. */
export function permissionsOf(of: Role): readonly Permission[] {
  return permission.options.filter((each) => mayRole(of, each));
}

/** The roles that have a permission, from the least to the most. */
export function rolesThatMay(wanted: Permission): readonly Role[] {
  return role.options.filter((each) => mayRole(each, wanted));
}

/** What a permission lets people do, to be read after "may". */
export function deedOf(wanted: Permission): string {
  return grants[wanted].deed;
}

/** Why a role is refused, and whom to ask. */
export function refusalSentence(of: Role, wanted: Permission): string {
  const allowed = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(
    rolesThatMay(wanted).map((each) => plurals[each]),
  );
  return `Your role (${of}) may not ${deedOf(wanted)}; ${allowed} may. Ask one of them, or an administrator for another role.`;
}
