import { describe, expect, it } from "vitest";
import { headerEnd } from "../../../../diagnostics-rules/logs/line-header.ts";

/** The text begins behind "¦". */
const lines = [
  "Jun 04 15:16:01 box sshd(pam_unix)[1939]: ¦authentication failure; uid=0",
  "Jun  4 15:16:01 box syslogd 1.4.1: ¦restart.",
  "Jun  4 15:16:01 box kernel: ¦ACPI: disabled",
  "Jun  4 15:16:01 box kernel: [12345.678901] ¦eth0: link up",
  "Jun  4 15:16:01 box launchd[1] (com.acme.Web): ¦Service exited",
  "Jun  4 15:16:01 box ¦last message repeated 3 times",
  "<34>Jun  4 15:16:01 box su: ¦failed",
  "<165>1 2026-06-04T22:14:15.003Z box app[12]: ¦started",
  "2026-06-04T10:00:00.123+09:00 host app[12]: ¦hello world",
  "2026-07-29 17:41:44,747 - INFO  [Peer[myid=1]/0:0:0:0:2181:Election@774] - ¦Notification time out: 3200",
  "2026-10-18 18:01:47,978 INFO [main] com.acme.v2.Master: ¦Created master",
  "12:30:45.123 [main] INFO  com.acme.App - ¦Started in 3 s",
  "26/06/09 20:10:40 INFO executor.Backend: ¦Registered signal handlers",
  "081109 203615 148 INFO node.Data$Responder: ¦Responder 1 terminating",
  "03-17 16:13:38.811  1702  2395 D WindowManager: ¦opening app",
  "03-17 16:13:38.811  1702  2395 I chatty  : ¦uid=1000",
  "[Sun Dec 04 04:47:44 2025] [notice] ¦worker init ok",
  "[Sun Dec 04 04:47:44 2025] [error] ¦[client 192.0.2.4] Directory index forbidden",
  "2026/03/01 10:00:00 [error] 123#0: ¦*5 open() failed",
  "I0102 15:04:05.000000   123 main.go:12] ¦started",
  "- 1780000000 2026.06.03 R02-M1 2026-06-03-15.42.50.363779 R02-M1 RAS KERNEL INFO ¦parity error corrected",
  "CPUERR 1780000000 2026.06.03 NULL 2026-06-03-15.42.50.363779 NULL RAS MASTER FAILURE ¦exited with code 0",
  "- 1780000000 2026.11.09 dn2 Nov 9 12:01:01 dn2/dn2 crond[2915]: ¦session closed",
  "1681 node-24 action start 1780000000 1 ¦Component State Change",
  "20260603-22:15:29:606|Step_LSC|30002312|¦step changed 3579",
  "2026-09-28 04:30:30, Info                  CBS    ¦Loaded Stack",
  "[10.30 16:49:06] browser.exe *64 - ¦proxy.example.com:80 open",
  "api.log.1.2026-05-16_13:53:08 2026-05-16 00:00:00.008 25746 INFO acme.wsgi.server [req-38 113d - - -] ¦10.0.0.1 GET",
  "[   12.345678] ¦usb 1-1: new device",
  "1780000000 ¦job done",
];

const withoutHeader = [
  "connection from 192.0.2.3 (host.example.com) at Sat Jun 18 02:08:10 2026",
  "pump stall after 12 ms",
  "12 errors in 5 s",
  "- 5 errors at 12:00:01",
  "ERROR 5 at 0x10",
  "192.0.2.1:50010 Served block blk_1",
  "",
  "   ",
];

describe("the header of a log line", () => {
  it.each(lines)("%s", (line) => {
    expect(line.replace("¦", "").slice(headerEnd(line.replace("¦", "")))).toBe(
      line.slice(line.indexOf("¦") + 1),
    );
  });

  it.each(withoutHeader)("is not seen in: %s", (line) => {
    expect(headerEnd(line)).toBe(0);
  });
});
