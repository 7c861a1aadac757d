/**
 * What must not leave the device, as a table in the order of application.
 *
 * Every pattern is linear in the length of the line: each begins where a word begins (look-behind) or with a fixed
 * text, and every repetition is bounded or cannot overlap with what follows it. `hint` is a cheap test that spares
 * most lines the pattern.
 */
import { isAddressWorthHiding, isImei, isIpv6 } from "./look-alikes.ts";

/** Kinds of secrets, as counted in the manifest and shown as `[kind]`. */
const redactionKinds = ["key", "token", "secret", "email", "ip", "mac", "phone", "imei", "ssid"] as const;
export type RedactionKind = (typeof redactionKinds)[number];

/** One row of the table. */
export interface RedactionRule {
  readonly kind: RedactionKind;
  readonly hint: RegExp;
  /** Global. A group named `keep` stands before the secret and stays. */
  readonly pattern: RegExp;
  /** False keeps a look-alike. Gets the secret without what `keep` matched. */
  readonly isSecret?: (secret: string) => boolean;
}

/** Quoted up to its quote, else up to a separator; never across lines. */
const VALUE = String.raw`(?:\[\w{2,6}\]|"(?:[^"\\\n]|\\.){0,4096}"?|'[^'\n]{0,4096}'?|[^\s"',;&)}\]]{1,4096})`;
const ASSIGN = String.raw`["']?\s{0,3}(?:=>?|:)\s{0,3}`;
const SECRET_NAMES =
  "password|passwd|passphrase|passwort|pwd(?![=:] ?/)|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|secret[_-]?key|" +
  "authorization|credentials?|session[_-]?id|psk|wep[_-]?key[0-3]?|auth[_-]?key|비밀번호|암호";

/** Secrets by kind. Those that swallow most come first. */
export const redactionRules: readonly RedactionRule[] = [
  {
    kind: "key",
    hint: /PRIVATE KEY-----/,
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g,
  },
  {
    kind: "token",
    hint: /bearer|basic|digest/i,
    pattern: /(?<keep>(?<![\w-])(?:bearer|basic)\s{1,3})[A-Za-z0-9._~+/=-]{8,}/gi,
  },
  { kind: "token", hint: /eyJ/, pattern: /(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]{0,8192}){1,4}/g },
  {
    kind: "token",
    hint: /AKIA|ASIA|gh[pousr]_|github_pat_|xox[abeoprs]-|sk-|sk_|AIza|hc1\.|glpat-|npm_/,
    pattern:
      /(?<![\w-])(?:A[KS]IA[0-9A-Z]{16}(?![0-9A-Z])|gh[pousr]_\w{20,}|github_pat_\w{20,}|xox[abeoprs]-[\w-]{10,}|sk[-_][\w-]{20,}|AIza[\w-]{30,}|hc1\.[\w.:[\]-]{20,}|glpat-[\w-]{16,}|npm_\w{30,})/g,
  },
  {
    kind: "secret",
    hint: /:\/\/[^\s/]{0,512}@/,
    pattern: /(?<keep>:\/\/)[^\s/@:]{0,256}(?::[^\s/@]{0,256})?(?=@)/g,
  },
  {
    kind: "secret",
    hint: /cookie/i,
    pattern: /(?<keep>(?<![\w])(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3})[^\r\n]{1,}/gi,
  },
  {
    kind: "secret",
    hint: new RegExp(`(?:${SECRET_NAMES})["']?\\s{0,3}[=:]`, "i"),
    pattern: new RegExp(`(?<keep>(?:${SECRET_NAMES})${ASSIGN}(?:(?:bearer|basic)\\s{1,3})?)${VALUE}`, "gi"),
    isSecret: (value) => !/^["']{2}$|^(?:true|false|null|none|undefined|0)$/i.test(value),
  },
  {
    kind: "email",
    hint: /@/,
    pattern:
      /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu,
    // systemd's template units look like addresses: getty@tty1.service.
    isSecret: (text) => !/\.(?:service|socket|target|timer|mount|slice|scope|device|path|swap)$/.test(text),
  },
  {
    kind: "ssid",
    hint: /ssid/i,
    pattern:
      /(?<keep>(?<![A-Za-z])e?ssid["']?(?:\s{0,3}[=:]\s{0,3}|\s{1,3}(?=["'])))(?:\[\w{2,6}\]|"(?:[^"\\\n]|\\.){0,128}"?|'[^'\n]{0,128}'?|[^\s"',;)}\]]{1,64})/gi,
    isSecret: (text) => !/^(?:off\/any|["']{2})$/.test(text),
  },
  {
    kind: "mac",
    hint: /[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\./,
    pattern:
      /(?<![\w:-])(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w]|[:-][0-9A-Fa-f])/g,
    // 26-01-05-10-23-45 is a time of day; an address of decimals only is one in 300.
    isSecret: (text) => text.includes(":") || /[A-Fa-f]/.test(text),
  },
  {
    kind: "ip",
    hint: /:[0-9A-Fa-f]{0,4}:/,
    pattern:
      /(?<![\w:.])[0-9A-Fa-f]{0,4}(?:(?::[0-9A-Fa-f]{0,4}){1,6}:\d{1,3}(?:\.\d{1,3}){3}|(?::[0-9A-Fa-f]{0,4}){2,7})(?:%[\w.-]{1,16})?(?![\w:]|\.\d)/g,
    isSecret: isIpv6,
  },
  {
    kind: "ip",
    hint: /\d\.\d{1,3}\.\d{1,3}\.\d/,
    pattern:
      /(?<![\w.]|(?:version|ver|firmware|release|build|rev|fw)[ =:/"]{1,3})\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w]|\.\d|-[a-z~+]|~)/gi,
    isSecret: isAddressWorthHiding,
  },
  {
    kind: "imei",
    hint: /\d{14}/,
    pattern: /(?<keep>(?<![A-Za-z])(?:imei|imsi|meid|iccid)(?:sv)?["']?\s{0,3}[=: ]\s{0,3}["']?)\d{14,20}/gi,
  },
  { kind: "imei", hint: /\d{15}/, pattern: /(?<![\w.:+-])\d{15}(?![\w.:-])/g, isSecret: isImei },
  {
    kind: "phone",
    hint: /\+\d/,
    pattern: /(?<![\w.:+)-])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?![\w:]|[.-]\d)/g,
    isSecret: (text) => /^\D*(?:\d\D*){9,15}$/.test(text),
  },
  {
    kind: "phone",
    hint: /0\d{1,2}[ .)-]?\d{3,4}[ .-]?\d{4}/,
    pattern:
      /(?<![\w.:+/-])\(?0(?:1[016-9][ .-]?\d{3,4}[ .-]?\d{4}|(?:2|[3-6][1-5]|70|50\d)\)?[ -]\d{3,4}-\d{4}|2\)? ?\d{3,4}-\d{4})(?![\w:]|[.-]\d)/g,
  },
  {
    kind: "phone",
    hint: /\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{4}/,
    pattern: /(?<![\w.:+/-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}(?![\w:]|[.-]\d)/g,
  },
];
