import { deskDevice } from "./example-desk.ts";
import { busyDevice } from "./example-plane.ts";

const longInstance = "file:/opt/appliance/kitchen-hub/service/logs/server.log";
/** Every page in every state that an address alone brings about, over the example console. */
export const pageAddresses: readonly string[] = [
  "/",
  "/?queue=team",
  "/?queue=closed&severity=info&find=nobody",
  "/kpis",
  "/cases/C-1999-000001",
  "/devices",
  "/devices?text=no-such-device",
  "/devices?text=modle:x%20state:online%20fault:any%20last_seen:never",
  "/devices?text=kitchen-hbu",
  `/devices/${deskDevice}`,
  `/devices/${busyDevice}?signal=disk_used_ratio&instance=%2Fvar&range=6h`,
  `/devices/${busyDevice}?signal=log_errors_total&instance=${encodeURIComponent(longInstance)}`,
  `/devices/${busyDevice}?tab=logs`,
  `/devices/${busyDevice}?tab=history`,
  "/devices/fridge-0117",
  "/devices/no-such-device",
  "/playbooks",
  "/playbooks/washer.not-draining",
  "/quarantine",
  "/audit?looks=1",
  "/staff",
  "/account",
  "/invitation",
  "/audit?device=x&from=2026-03-02T00:00Z&to=2026-03-01T00:00Z",
  "/no-such-page",
];
