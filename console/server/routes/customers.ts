import {
  customerDetail,
  customerQuery,
  customerRequest,
  deviceId,
  deviceOwner,
  page,
  registrationRequest,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { answers } from "./answers.ts";

const tags = ["customers"];
const ofCustomer = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, - or _"),
});
const ofDevice = z.object({ id: deviceId });

/** Customers, and which devices are theirs. */
export function addCustomerRoutes(app: App, context: ApiContext): void {
  addCustomerReading(app, context);
  addCustomerWriting(app, context);
  addRegistrationRoutes(app, context);
}

function addCustomerReading(app: App, { desk, readAudit }: ApiContext): void {
  const permission = "customer:read" as const;

  app.get(
    "/api/customers",
    {
      config: { permission, reads: "customers-listed" },
      schema: {
        tags,
        summary: "Customers by name, telephone number, serial, MAC address or device",
        querystring: customerQuery,
        response: answers(page(customerDetail)),
      },
    },
    async ({ query }) => {
      const found = await desk.customers.find(query);
      return { ...found, items: [...found.items] };
    },
  );

  app.get(
    "/api/customers/:id",
    {
      config: { permission, audits: "customer-read" },
      schema: {
        tags,
        summary: "One customer with devices",
        params: ofCustomer,
        response: answers(customerDetail),
      },
    },
    async (request) => {
      const found = await desk.customers.get(request.params.id);
      const actor = identityOf(request).name;
      await readAudit.note({ actor, action: "customer-read", deviceId: "", detail: found.id });
      return found;
    },
  );
}

function addCustomerWriting(app: App, { desk }: ApiContext): void {
  const config = { permission: "customer:write" } as const;

  app.post(
    "/api/customers",
    {
      config: { ...config, audits: "customer-created" },
      schema: {
        tags,
        summary: "Write down a customer",
        body: customerRequest,
        response: answers(customerDetail),
      },
    },
    async (request) => desk.customers.create(request.body, identityOf(request).name),
  );

  app.post(
    "/api/customers/:id",
    {
      config: { ...config, audits: "customer-changed" },
      schema: {
        tags,
        summary: "Change a customer",
        params: ofCustomer,
        body: customerRequest,
        response: answers(customerDetail),
      },
    },
    async (request) => desk.customers.change(request.params.id, request.body, identityOf(request).name),
  );
}

function addRegistrationRoutes(app: App, { desk }: ApiContext): void {
  app.get(
    "/api/devices/:id/registration",
    {
      config: { permission: "customer:read", reads: "customer-read" },
      schema: { tags, summary: "Whose device it is", params: ofDevice, response: answers(deviceOwner) },
    },
    async ({ params }) => desk.customers.ownerOf(params.id),
  );

  app.post(
    "/api/devices/:id/registration",
    {
      config: { permission: "customer:write", audits: "device-registered" },
      schema: {
        tags,
        summary: "Register a device: serial, MAC addresses, customer, warranty",
        params: ofDevice,
        body: registrationRequest,
        response: answers(deviceOwner),
      },
    },
    async (request) => desk.customers.register(request.params.id, request.body, identityOf(request).name),
  );
}
