import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { emptyProfile } from "../../broker/fleet/device-registry.ts";
import type { DeviceRow } from "../../broker/fleet/fleet-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { createDeviceRecords } from "../../broker/store/records/sqlite/device-records.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { type Figure, median } from "./table.ts";

const DEVICES = 10_000;
const ROUNDS = 9;
const KILO = 1_000;

/** The console in Chromium over the real server with 10,000 devices: first load, switching pages, scrolling the whole fleet. */
export async function measurePages(): Promise<readonly Figure[]> {
  buildWeb();
  const server = new ServerProcess();
  await fillFleet(server.dataFolder);
  await server.start();
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "en-US" });
    const page = await context.newPage();
    await makeAdmin(page, server.facts, "Kim");
    const firstLoad = await firstLoadBytes(page, server.facts.url);
    const switches = await switchPages(page, server.facts.url);
    const scroll = await scrollFleet(page, server.facts.url);
    const how = `${DEVICES.toLocaleString("en-US")} devices, server and Chromium together`;
    return [
      {
        name: "pages, first load",
        ...{ value: firstLoad / KILO, unit: "kB", floor: "≤ 300" },
        how: "all bytes on the wire until the first page is there, gzipped",
      },
      {
        name: "pages, switch",
        ...{ value: switches.ms, unit: "ms", floor: "≤ 200" },
        how: `${how}: from the click until the page shows its data; median of ${ROUNDS} of the slowest (${switches.name})`,
      },
      {
        name: "pages, fleet scrolled",
        ...{ value: scroll.worstFrameMs, unit: "ms", floor: "" },
        how: `${how}: longest frame while all are scrolled through; at most ${scroll.rows} rows in the page`,
      },
    ];
  } finally {
    await browser.close();
    await server.remove();
  }
}

async function fillFleet(dataFolder: string): Promise<void> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const database = openSqlDatabase(join(dataFolder, "records.sqlite"), recordsMigrations);
  await createDeviceRecords(database).save(
    Array.from({ length: DEVICES }, (_each, index) => deviceRow(index)),
  );
  database.close();
}

function deviceRow(index: number): DeviceRow {
  const id = `washer-${String(index).padStart(5, "0")}`;
  const atMs = Date.now() - index * KILO;
  const profile = { ...emptyProfile, name: `Washer ${index}`, deviceClass: "washer", firmware: "4.1.2" };
  return {
    ...{ id, claimedAtMs: atMs, revokedAtMs: null, note: index % 3 === 0 ? "second floor" : "" },
    ...{ sessionStartedAtMs: atMs, disconnectedAtMs: atMs, disconnectReason: "keep_alive" },
    ...{ lastReportAtMs: atMs, configSyncedAtMs: null },
    profile: { ...profile, model: `WM-${900 + (index % 5)}` },
  };
}

async function firstLoadBytes(page: Page, url: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  // Browsers ask for better than gzip only over https and on this machine.
  await session.send("Network.setExtraHTTPHeaders", { headers: { "accept-encoding": "gzip" } });
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(url);
  await page.getByRole("heading", { name: "My work" }).waitFor();
  await page.waitForLoadState("load");
  await session.send("Network.setCacheDisabled", { cacheDisabled: false });
  await session.send("Network.setExtraHTTPHeaders", { headers: {} });
  await session.detach();
  return bytes;
}

/** The pages that are switched between, by their links. */
const switched = ["Fleet", "Key figures", "Audit", "My work"] as const;

async function switchPages(page: Page, url: string): Promise<{ name: string; ms: number }> {
  await page.goto(url);
  await page.getByRole("link", { name: "Fleet" }).waitFor();
  const times = new Map<string, number[]>(switched.map((link) => [link, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const link of switched) {
      const ms = await page.evaluate<number>(clickAndWait(link));
      // The first round fetches the pages' code.
      if (round > 0) times.get(link)?.push(ms);
    }
  }
  const medians = [...times].map(([name, values]) => ({ name, ms: median(values) }));
  return medians.reduce((slowest, each) => (each.ms > slowest.ms ? each : slowest));
}

/** In the page: from the click until its heading stands and nothing loads any more. */
const clickAndWait = (link: string): string => `new Promise((resolve, reject) => {
  const anchor = [...document.querySelectorAll("nav a")].find(({ textContent }) => textContent === ${JSON.stringify(link)});
  if (!anchor) return reject(new Error("no such link"));
  const startMs = performance.now();
  anchor.click();
  const look = () => {
    const isCurrent = anchor.getAttribute("aria-current") === "page";
    const isLoading = document.querySelector("main [class*=Loader]") !== null;
    const hasHeading = document.querySelector("main h1") !== null;
    if (isCurrent && hasHeading && !isLoading) resolve(performance.now() - startMs);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

async function scrollFleet(page: Page, url: string): Promise<{ worstFrameMs: number; rows: number }> {
  await page.goto(`${url}/devices`);
  await page.getByRole("link", { name: "Washer 0", exact: true }).waitFor();
  return page.evaluate<{ worstFrameMs: number; rows: number }>(scrollThrough);
}

/** In the page: scrolls until the last device is there. */
const scrollThrough = `new Promise((resolve) => {
  let [worstFrameMs, rows, lastMs] = [0, 0, performance.now()];
  const step = () => {
    const nowMs = performance.now();
    worstFrameMs = Math.max(worstFrameMs, nowMs - lastMs);
    lastMs = nowMs;
    const shown = [...document.querySelectorAll("main tbody tr[data-index]")];
    rows = Math.max(rows, shown.length);
    if (shown.some((row) => row.dataset.index === "${DEVICES - 1}")) return resolve({ worstFrameMs, rows });
    scrollBy(0, 1200);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;
