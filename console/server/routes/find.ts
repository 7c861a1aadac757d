import { type FindAnswer, findAnswer, findQuery } from "@housecall/proto/api";
import type { ApiContext } from "../api-context.ts";
import { findAnything } from "../find/find-anything.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { readerOf } from "../http/reader-of.ts";
import { answers } from "./answers.ts";

/** One search over everything that a caller may read out. */
export function addFindRoutes(app: App, { plane, desk, readAudit }: ApiContext): void {
  app.get(
    "/api/find",
    {
      config: { permission: "case:read", audits: "searched" },
      schema: {
        tags: ["find"],
        summary:
          "Devices, cases and customers by serial, MAC address, id, name, model, telephone or case number",
        querystring: findQuery,
        response: answers(findAnswer),
      },
    },
    async (request) => {
      const { text } = request.query;
      const found = await findAnything({ plane, cases: desk.cases }, text, readerOf(request));
      const look = { actor: identityOf(request).name, action: "searched", deviceId: "" };
      // Whoever asks for one person after the other is seen by what they asked for; a search that shows nobody is like another.
      if (showsCustomer(found)) await readAudit.note({ ...look, detail: text, repeats: "written" });
      else await readAudit.note(look);
      return found;
    },
  );
}

function showsCustomer({ devices, cases, customers }: FindAnswer): boolean {
  return (
    customers.length > 0 ||
    devices.some(({ ownerName }) => ownerName !== "") ||
    cases.some(({ customer }) => customer !== null)
  );
}
