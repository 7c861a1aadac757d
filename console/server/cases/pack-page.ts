import { type ContextPack, type CustomerLanguage, macsText, phoneText } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import { type PackHeadings, packHeadings, packWord } from "./pack-words.ts";

/** How a pack is written for one reader. */
export interface PackPageOptions {
  readonly language: CustomerLanguage;
  readonly timeZone: string;
  /** Of this answer, for the one style sheet. */
  readonly nonce: string;
}

/** A context pack as a page to print or to send on: no script, nothing from elsewhere, all text escaped. */
export function packPage(pack: ContextPack, options: PackPageOptions): string {
  const { language, nonce } = options;
  const words = packHeadings[language];
  const title = `${words.pack} ${pack.case.number}`;
  const part = (heading: string, body: string) => section(heading, body || paragraph(words.none));
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(title)}</title>
<style nonce="${html(nonce)}">${style}</style></head>
<body><main><h1>${html(title)}</h1>
<p>${html(`${moment(pack.generatedAtMs, options)} (${options.timeZone})`)}</p>
${section(words.whose, definition(ownerFacts(pack, language)))}
${part(words.question, paragraph(pack.question))}
${part(words.hypotheses, pack.hypotheses.map((each) => hypothesis(each, language)).join(""))}
${part(words.tried, eventList(pack.tried, options))}
${part(words.contacts, eventList(pack.contacts, options))}
${part(words.notes, eventList(pack.notes, options))}
${part(words.pins, pinList(pack, words, options))}
${part(words.consents, consentList(pack, words, options))}
${part(words.timeline, timeline(pack, options))}
</main></body></html>
`;
}

function ownerFacts({ case: file }: ContextPack, language: CustomerLanguage) {
  const words = packHeadings[language];
  const { customer, device, registration } = file;
  return [
    [words.customer, customer?.name ?? "–"],
    [words.phone, customer === null ? "–" : phoneText(customer.phone, customer.country) || "–"],
    [words.device, `${file.deviceName} (${file.deviceId}, ${file.model})`],
    [words.serial, registration?.serial || "–"],
    [words.mac, macsText(registration?.macs ?? []) || "–"],
    [words.firmware, device?.firmware || "–"],
    [words.state, `${packWord(file.state, language)}, ${packWord(file.severity, language)}`],
  ] as const;
}

function hypothesis(each: ContextPack["hypotheses"][number], language: CustomerLanguage): string {
  const causes = each.causes.map((cause) => `<li>${html(causeText(cause, language))}</li>`);
  const facts = each.evidence.map((fact) => `<li>${html(evidenceText(fact, language))}</li>`);
  return `<article><h3>${html(each.title[language])} (${html(packWord(each.state, language))})</h3><p>${html(each.say[language])}</p>
<ol>${causes.join("")}</ol><ul>${facts.join("")}</ul></article>`;
}

/** A cause, how likely it is, and what speaks for or against it. */
function causeText(
  { title, share, sign }: ContextPack["hypotheses"][number]["causes"][number],
  language: CustomerLanguage,
): string {
  const ranked = `${title[language]} – ${Math.round(share * 100)} %`;
  if (sign === undefined) return ranked;
  const words = packHeadings[language];
  const say = sign.holds === null ? words.notKnown : sign.holds ? words.speaksFor : words.speaksAgainst;
  return `${ranked} (${say(sign.text?.[language] ?? sign.condition)})`;
}

function evidenceText(
  fact: ContextPack["hypotheses"][number]["evidence"][number],
  language: CustomerLanguage,
): string {
  switch (fact.kind) {
    case "value": {
      const what = [fact.label || fact.signal, fact.instance].filter((part) => part !== "").join(" ");
      const value = [fact.value, fact.unit].join(" ").trim();
      if (fact.threshold === null) return `${what} = ${value}`;
      const limit = packHeadings[language].limit([fact.threshold, fact.unit].join(" ").trim());
      return `${what} = ${value} (${limit})`;
    }
    case "log":
      return `${fact.source} ${fact.unit}: ${fact.message}`;
    case "silence":
      return `${Math.round(fact.silentMs / 1_000)} s`;
  }
}

function eventList(events: ContextPack["notes"], options: PackPageOptions): string {
  const items = events.map(
    ({ atMs, actor, data }) =>
      `<li><b>${html(moment(atMs, options))} ${html(actor)}</b> ${html(eventText(data, options.language))}</li>`,
  );
  return items.length === 0 ? "" : `<ul>${items.join("")}</ul>`;
}

/** Pinned lines, each with the way to its place in the file. */
function pinList(
  { pins, case: { deviceId } }: ContextPack,
  words: PackHeadings,
  options: PackPageOptions,
): string {
  const items = pins.map(({ atMs, actor, data }) => {
    const said = `<b>${html(moment(atMs, options))} ${html(actor)}</b> ${html(eventText(data, options.language))}`;
    if (data.kind !== "pinned" || data.pullId === "") return `<li>${said}</li>`;
    const href = `/devices/${encodeURIComponent(deviceId)}/pulls/${encodeURIComponent(data.pullId)}?line=${data.pullLine}`;
    return `<li>${said} <a href="${html(href)}">${html(words.inLog)}</a></li>`;
  });
  return items.length === 0 ? "" : `<ul>${items.join("")}</ul>`;
}

function eventText(data: ContextPack["notes"][number]["data"], language: CustomerLanguage): string {
  if (data.kind === "tried")
    return [data.step, packWord(data.outcome, language), data.note].filter((part) => part !== "").join(" · ");
  if (data.kind === "pinned")
    return [data.source, data.text, data.note].filter((part) => part !== "").join(" · ");
  if (data.kind === "playbook_step")
    return [data.title[language], packWord(data.is, language), data.note]
      .filter((part) => part !== "")
      .join(" · ");
  if (data.kind === "returned") return data.answer;
  return "text" in data ? data.text : "";
}

function consentList({ consents }: ContextPack, words: PackHeadings, options: PackPageOptions): string {
  const items = consents.map(({ scopes, expiresAtMs }) => {
    const end = expiresAtMs === 0 ? words.noEnd : words.until(moment(expiresAtMs, options));
    const allowed = scopes.map((scope) => packWord(scope, options.language)).join(", ");
    return `<li>${html(`${allowed} – ${end}`)}</li>`;
  });
  return items.length === 0 ? "" : `<ul>${items.join("")}</ul>`;
}

function timeline({ timeline: entries }: ContextPack, options: PackPageOptions): string {
  const rows = entries.map(
    ({ atMs, what, actor, detail }) =>
      `<tr><td>${html(moment(atMs, options))}</td><td>${html(packWord(what, options.language))}</td><td>${html(actor)}</td><td>${html(isWritten(what) ? detail : detailWords(detail, options.language))}</td></tr>`,
  );
  return rows.length === 0 ? "" : `<table>${rows.join("")}</table>`;
}

/** What people wrote stays as it is. */
function isWritten(what: string): boolean {
  return [
    "opened",
    "noted",
    "contacted",
    "pinned",
    "escalated",
    "returned",
    "visit_booked",
    "visit_done",
  ].includes(what);
}

function detailWords(detail: string, language: CustomerLanguage): string {
  return detail
    .split(" · ")
    .map((part) => packWord(part, language))
    .join(" · ");
}

function section(title: string, body: string): string {
  return `<section><h2>${html(title)}</h2>${body}</section>`;
}

function definition(pairs: readonly (readonly [string, string])[]): string {
  return `<dl>${pairs.map(([term, value]) => `<dt>${html(term)}</dt><dd>${html(value)}</dd>`).join("")}</dl>`;
}

function paragraph(text: string): string {
  return text === "" ? "" : `<p>${html(text)}</p>`;
}

function moment(atMs: EpochMs, { language, timeZone }: PackPageOptions): string {
  const locale = language === "ko" ? "ko-KR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(atMs);
}

/** Text as HTML text, whatever it holds. */
function html(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" },
  };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const style = `body{font:15px/1.5 system-ui,sans-serif;color:#171d24;margin:0}main{max-width:52rem;margin:0 auto;padding:24px}
h1{font-size:22px}h2{font-size:16px;margin:24px 0 6px;border-bottom:1px solid #c9d1d9}h3{font-size:15px;margin:12px 0 2px}
dl{display:grid;grid-template-columns:9rem 1fr;margin:0}dd{margin:0}table{border-collapse:collapse;width:100%}
td{border-bottom:1px solid #dfe4e9;padding:3px 8px 3px 0;vertical-align:top}li,td,p,dd{overflow-wrap:anywhere;white-space:pre-wrap}`;
