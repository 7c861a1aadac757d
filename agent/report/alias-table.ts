/**
 * The file in which aliases are kept, one line each: CRC-32 of the rest, alias, then what it stands for.
 *
 *     9d8f2a10 [1,"cpu_load_ratio","","ratio"]
 *
 * A damaged line costs its number, which is never given out again; so does a missing file: records
 * that use its aliases are refused by the server as unknown_alias instead of being read as something else.
 */
import { crc32 } from "node:zlib";
import { limits, type SignalAlias } from "@housecall/proto";
import type { Logger } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { AliasTable } from "../ports.ts";
import type { SpoolDisk } from "../spool/spool-disk.ts";

const FILE = "aliases";
/** Numbers left out after damage, so that none is given a second meaning. */
const DAMAGE_GAP = 64;
const lineSchema = z.tuple([z.int(), z.string(), z.string(), z.string()]);

/** {@link AliasTable} in a file beside the spool's segments. */
export class FileAliasTable implements AliasTable {
  readonly #disk: SpoolDisk;
  readonly #logger: Logger;
  readonly #aliases: SignalAlias[] = [];
  readonly #numbers = new Map<string, number>();
  #highest = 0;
  #unsaved: SignalAlias[] = [];
  #isFileNew: boolean;
  #mayEndTorn: boolean;
  #isFullLogged = false;

  /** Reads the table. @throws the system's error when the folder cannot be listed or read. */
  static async open(disk: SpoolDisk, logger: Logger): Promise<FileAliasTable> {
    const file = (await disk.list()).find((candidate) => candidate.name === FILE);
    const bytes = file === undefined ? undefined : await disk.read(FILE, 0, file.sizeBytes);
    return new FileAliasTable(
      disk,
      logger,
      bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8"),
    );
  }

  private constructor(disk: SpoolDisk, logger: Logger, text: string | undefined) {
    this.#disk = disk;
    this.#logger = logger;
    this.#isFileNew = text === undefined;
    this.#mayEndTorn = text !== undefined && text !== "" && !text.endsWith("\n");
    let damaged = 0;
    for (const line of (text ?? "").split("\n")) {
      if (line === "") continue;
      const alias = parseLine(line);
      if (alias === undefined || this.#numbers.has(keyOf(alias))) damaged += 1;
      else this.#add(alias);
    }
    if (damaged > 0) this.#skip(this.#highest + DAMAGE_GAP, `${damaged} lines are damaged`);
  }

  /** How many signals have an alias; never shrinks. */
  get count(): number {
    return this.#aliases.length;
  }

  /** Highest number that was ever given out. */
  get highest(): number {
    return this.#highest;
  }

  /** Says that records of this spool may use numbers up to `floor`, whatever the file says. */
  reserve(floor: number): void {
    if (floor > this.#highest) this.#skip(floor + DAMAGE_GAP, `records use aliases up to ${floor}`);
  }

  aliasOf(key: {
    readonly signal: string;
    readonly instance: string;
    readonly unit: string;
  }): number | undefined {
    const known = this.#numbers.get(keyOf(key));
    if (known !== undefined) return known;
    if (this.#highest >= limits.aliasesPerDevice) {
      if (!this.#isFullLogged)
        this.#logger.error("alias-table-full", `No alias is left for ${key.signal} ${key.instance}`);
      this.#isFullLogged = true;
      return undefined;
    }
    const alias: SignalAlias = {
      alias: this.#highest + 1,
      signal: key.signal,
      instance: key.instance,
      unit: key.unit,
    };
    this.#add(alias);
    this.#unsaved.push(alias);
    return alias.alias;
  }

  all(): readonly SignalAlias[] {
    return this.#aliases;
  }

  /** Makes every alias durable; must be done before a record that uses one is. @throws the system's error. */
  async save(): Promise<void> {
    const saving = [...this.#unsaved];
    if (saving.length === 0) return;
    const start = this.#mayEndTorn ? "\n" : "";
    this.#mayEndTorn = true;
    await this.#disk.append(FILE, Buffer.from(`${start}${saving.map(formatLine).join("")}`));
    await this.#disk.sync(FILE);
    if (this.#isFileNew) await this.#disk.syncFolder();
    this.#isFileNew = false;
    this.#mayEndTorn = false;
    this.#unsaved = this.#unsaved.slice(saving.length);
  }

  #add(alias: SignalAlias): void {
    this.#aliases.push(alias);
    this.#numbers.set(keyOf(alias), alias.alias);
    this.#highest = Math.max(this.#highest, alias.alias);
  }

  #skip(highest: number, why: string): void {
    this.#logger.warn("alias-table-damaged", `Alias table: ${why}; numbering goes on above ${highest}`);
    this.#highest = Math.min(highest, limits.aliasesPerDevice);
  }
}

function keyOf(key: { readonly signal: string; readonly instance: string; readonly unit: string }): string {
  return `${key.signal}\n${key.instance}\n${key.unit}`;
}

function formatLine(alias: SignalAlias): string {
  const json = JSON.stringify([alias.alias, alias.signal, alias.instance, alias.unit]);
  return `${checksum(json)} ${json}\n`;
}

function parseLine(line: string): SignalAlias | undefined {
  const json = line.slice(9);
  if (line[8] !== " " || checksum(json) !== line.slice(0, 8)) return undefined;
  const [alias, signal, instance, unit] = lineSchema.parse(JSON.parse(json));
  return { alias, signal, instance, unit };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
