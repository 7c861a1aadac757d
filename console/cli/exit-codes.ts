/** Exit codes of the command line with their meaning; stable, for scripts. */
export const cliExitCodes = {
  ok: { code: 0, meaning: "done" },
  failed: { code: 1, meaning: "the server or the device could not do it; the text says why" },
  usage: { code: 2, meaning: "wrong arguments or configuration" },
  unreachable: { code: 3, meaning: "no server answers" },
  notFound: { code: 4, meaning: "no such device, command, file or person" },
  notPermitted: { code: 5, meaning: "the server refuses, or the owner of the device has not consented" },
  findings: {
    code: 6,
    meaning:
      "it worked and found something: `rules lint`, `rules test`, `rules coverage`, `rules cost`, `faults --check`, `audit verify`; a play of `sim run` is not as expected",
  },
  interrupted: { code: 130, meaning: "ended by Ctrl-C; what was running on a device has been cancelled" },
} as const;

/** How a command ended. */
export type CliOutcome = keyof typeof cliExitCodes;

/** Ends a command with one text for the person. */
export class CliError extends Error {
  readonly outcome: CliOutcome;

  constructor(outcome: CliOutcome, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "CliError";
    this.outcome = outcome;
  }
}
