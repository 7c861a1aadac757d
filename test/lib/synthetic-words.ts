/** Seeded values as programs write them. */
export class SyntheticWords {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick(items: string): string {
    const all = items.split("|");
    return all[this.int(0, all.length - 1)] ?? "";
  }

  many(count: number, make: () => string, by = " "): string {
    return Array.from({ length: count }, make).join(by);
  }

  hex(digits: number): string {
    return this.many(digits, () => this.int(0, 15).toString(16), "");
  }

  ip(): string {
    return `${this.int(10, 220)}.${this.int(0, 255)}.${this.int(0, 255)}.${this.int(1, 254)}`;
  }

  port(): number {
    return this.int(1_024, 65_000);
  }

  user(): string {
    return this.pick(
      "admin|oracle|test|guest|alice|bob|git|www|nagios|ubuntu|pi|carol|user1|0|ftp|kim|minsu",
    );
  }

  host(): string {
    return this.pick("db-3|mail.example.com|ns1.corp.net|lab7|web02.acme.org|198.51.100.7");
  }

  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-${this.hex(4)}-${this.hex(4)}-${this.hex(12)}`;
  }

  block(): string {
    return `blk_${this.next() < 0.5 ? "-" : ""}${this.int(1e9, 9e15)}`;
  }

  path(): string {
    const folder = this.many(this.int(1, 5), () => this.pick("var|log|data|etc|usr|lib|conf|tmp"), "/");
    return `/${folder}/${this.pick("a.log|b.conf|x|part-0001|core.12")}`;
  }

  size(): string {
    return `${this.int(1, 99)}${this.pick(" B|.5 KB|.2 MB| GB")}`;
  }

  type(): string {
    return this.pick("org.acme.app.Main|com.x.y.Worker$Loop|io.demo.net.Server|java.util.Timer");
  }

  flag(): string {
    return this.pick("true|false");
  }

  clock(): string {
    return `${this.int(10, 23)}:${this.int(10, 59)}:${this.int(10, 59)}`;
  }
}
