import type { Fault } from "./fault.ts";

const SERVICE = "web";
/** At severity 0 the program lives for this long each time; ours. */
const LONGEST_LIFE_MS = 240_000;

/**
 * A service that fails soon after every start.
 *
 * Severity: 1 fails at once, so that systemd gives up after five starts in ten seconds; less lets it live
 * for a while, so that systemd restarts it for ever.
 */
export const serviceRestartLoop: Fault = {
  id: "service-restart-loop",
  kind: "fault",
  about: "The web interface finds a broken configuration and ends soon after every start",
  remedy: "remote: restore the last working configuration, reset-failed and start",
  applyRemedy: (device) => device.machine?.systemd.repair(SERVICE),
  begin: (device) => {
    let isDue = true;
    return {
      step: ({ strength }) => {
        if (strength <= 0) return;
        const lifeMs = (1 - strength) * LONGEST_LIFE_MS;
        const { machine } = device;
        const process = machine?.processes.ofUnit(SERVICE);
        if (machine === undefined || process === undefined) return;
        // The first end is that of the process that was running when the configuration broke.
        if (!isDue && machine.clock.uptimeMs() - process.startedAtMs < lifeMs) return;
        isDue = false;
        machine.log({
          priority: 3,
          unit: `${SERVICE}.service`,
          identifier: SERVICE,
          pid: process.pid,
          message: 'config.json: unexpected "}" in line 41',
        });
        machine.systemd.processEnded(SERVICE, { how: "exited", status: 1 });
      },
      recover: () => device.machine?.systemd.repair(SERVICE),
    };
  },
};
