/** What is wrong with the server itself; `problem.` and the kind of the API. */
export const healthEn = {
  "health.title": "{count} {count|problem|problems} on the server",
  "health.since": "since {time}",

  "problem.store_full":
    "The server's disk is full. Free some space: devices keep their data until then and deliver it by themselves.",
  "problem.store_unwritable":
    "The server cannot store what devices send; they keep it and try again by themselves. If this lasts, tell your administrator: {detail}",
  "problem.store_stopped":
    "The server's store of measurements has stopped and is started again by itself; devices keep their data until then. If this lasts, tell your administrator: {detail}",
  "problem.day_damaged":
    "The measurements of one day cannot be read; all other days are there. Stop the server, move {file} away and restore it from your copy of the data folder.",
  "problem.rows_damaged":
    "{count} stored entries cannot be read and are left out; everything else is there. Tell your administrator: {detail}",
  "problem.audit_cut":
    "The audit ends with entry {found}, but entry {kept} had been written: its end was removed, or an older copy of the data folder was restored. Tell your administrator at once.",
  "problem.audit_changed":
    "Entry {entry} of the audit is not what was written. “Verify the audit” on the audit page names what was done. Tell your administrator at once.",
  "problem.audit_heads_missing":
    "The heads that prove the end of the audit are gone from the keys folder; a new file was begun. Without a copy of the old one, nothing proves that no earlier entry is missing. Tell your administrator.",
  "problem.audit_heads_behind":
    "The heads that prove the end of the audit are older than the audit: their file was cut or restored from an older copy. Tell your administrator.",
  "problem.audit_heads_damaged":
    "{count} of the heads that prove the end of the audit cannot be read or are not signed by this server, and prove nothing. Tell your administrator.",
  "problem.audit_heads_unwritable":
    "The heads that prove the end of the audit cannot be written; entries are recorded, but nothing proves the newest of them. Tell your administrator: {detail}",
  "problem.pulls_full":
    "Pulled logs cannot be written because the server's disk is full. Free some space: the devices keep their files and go on by themselves.",
  "problem.pulls_unwritable":
    "Pulled logs cannot be written; the devices keep their files and go on by themselves. If this lasts, tell your administrator: {detail}",
  "problem.rule_left_out":
    "The rule file {file} has a mistake and is not used. Mend it and restart the server: {detail}",
  "problem.rule_failed":
    "The rule {rule} failed and is suspended on all devices; the others work. Tell whoever wrote it: {detail}",
  "problem.rule_too_heavy":
    "The rule {rule} takes too much computing on many devices and is suspended on all; the others work. Tell whoever wrote it.",
  "problem.rule_too_heavy_on":
    "The rule {rule} takes too much computing on what {devices} sends and is suspended there; the others work. Tell whoever wrote it.",
} as const;
