import { mayRole } from "../auth/permissions.ts";
import type { Reader } from "../cases/case-views.ts";
import type { Request } from "./app.ts";
import { identityOf } from "./authenticate.ts";

/** Who reads cases, and whether they may see whose they are. */
export function readerOf(request: Request): Reader {
  const { name, role } = identityOf(request);
  return { name, seesCustomers: mayRole(role, "customer:read") };
}
