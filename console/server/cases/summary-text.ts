import type { DataPlane } from "@housecall/broker";
import type { caseSummaryText, summaryQuery } from "@housecall/proto/api";
import { AppError, type Clock } from "@housecall/proto/base";
import type { z } from "zod";
import { fileOf } from "./case-change.ts";
import { storedCase } from "./case-desk.ts";
import type { CaseSettings } from "./case-settings.ts";
import { customerSummary } from "./customer-summary.ts";

/** A proposal of what to tell the customer, in the customer's language unless another is asked for. */
export async function proposeSummary(
  options: { readonly plane: DataPlane; readonly settings: CaseSettings; readonly clock: Clock },
  number: string,
  query: z.output<typeof summaryQuery>,
): Promise<z.output<typeof caseSummaryText>> {
  const { plane, settings, clock } = options;
  const file = fileOf(await storedCase(plane, number));
  const [customer] = await plane.customers.named([file.row.customerId]);
  const language = query.language ?? customer?.language ?? "en";
  const { outcome, causeId, causeText } = query;
  const text = customerSummary({
    ...{ file, customerName: customer?.name ?? "", language, outcome, causeId, causeText },
    windowEndsAtMs: clock.nowMs() + settings.windowMs,
    timeZone: await timeZoneOf(plane, file.row.deviceId),
  });
  return { language, text };
}

/** The zone that the customer lives in, as the device says; UTC when nobody knows. */
async function timeZoneOf({ fleet }: DataPlane, deviceId: string): Promise<string> {
  try {
    const { timeZone } = await fleet.get(deviceId);
    return new Intl.DateTimeFormat("en", { timeZone: timeZone || "UTC" }).resolvedOptions().timeZone;
  } catch (error) {
    const isUnknown =
      error instanceof RangeError || (error instanceof AppError && error.code === "NOT_FOUND");
    if (isUnknown) return "UTC";
    throw error;
  }
}
