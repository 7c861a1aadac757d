/** Shapes of the HTTP API, shared by server, web, cli and tests. */
export * from "./account.ts";
export * from "./audit.ts";
export * from "./claim.ts";
export * from "./command.ts";
export * from "./common.ts";
export * from "./customer.ts";
export * from "./device.ts";
export * from "./fault.ts";
export * from "./health.ts";
export * from "./list.ts";
export * from "./live.ts";
export * from "./reasons.ts";
export * from "./rules.ts";
export * from "./search.ts";
export * from "./staff.ts";
