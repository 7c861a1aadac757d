/** The playbooks beside this file, as they are delivered. */
import { AppError } from "@housecall/proto/base";
import type { NamedFile } from "../language/shaped-file.ts";
import { readRuleFolder } from "../library/shipped-rules.ts";
import { loadPlaybooks } from "./load-playbooks.ts";
import type { Playbook } from "./playbook.ts";
import { formatPlaybookFinding } from "./playbook-finding.ts";

/** The files of the shipped playbooks. */
export function shippedPlaybookFiles(): readonly NamedFile[] {
  return readRuleFolder(import.meta.dirname);
}

/** The shipped playbooks, ready to run. @throws AppError RULE_INVALID when one of them has a mistake. */
export function shippedPlaybooks(): readonly Playbook[] {
  const { playbooks, findings } = loadPlaybooks(shippedPlaybookFiles());
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return playbooks;
  throw new AppError("RULE_INVALID", `Shipped playbooks: ${errors.map(formatPlaybookFinding).join("\n")}`);
}
