/**
 * Keeps runs of bytes of any length in pages of equal size, so that runs that grow and shrink leave no holes.
 *
 * A run is a chain of pages; the first word of a page is the number of the next one, -1 in the last. A page is found
 * by its number: pages lie in chunks that never move.
 */

import type { PackedBytes } from "./packed-bytes.ts";

/** Words of 32 bits. A run wastes half a page on average, and one word of each. */
const PAGE_WORDS = 32;
const CHUNK_PAGES = 8_192;
const NO_PAGE = -1;

/** See above. A run is named by its first page; -1 is the empty run. */
export class PageStore {
  readonly #chunks: Int32Array[] = [];
  /** Chain of the pages that are free. */
  #free = NO_PAGE;
  #used = 0;

  /** Puts `size` words in place of the run at `first`; returns where it begins. */
  write(first: number, words: Int32Array, size: number): number {
    let page = first;
    let previous = NO_PAGE;
    let start = first;
    for (let done = 0; done < size; done += PAGE_WORDS - 1) {
      if (page === NO_PAGE) {
        page = this.#take();
        if (previous === NO_PAGE) start = page;
        else this.#setNext(previous, page);
      }
      this.#fill(page, words, done, Math.min(size, done + PAGE_WORDS - 1));
      previous = page;
      page = this.#next(page);
    }
    if (previous === NO_PAGE) start = NO_PAGE;
    else this.#setNext(previous, NO_PAGE);
    this.release(page);
    return start;
  }

  /** Copies a run, with what else its last page holds, to the beginning of `into`. */
  read(first: number, into: PackedBytes): void {
    let size = 0;
    for (let page = first; page !== NO_PAGE; page = this.#next(page)) size += PAGE_WORDS - 1;
    into.rewind();
    into.reserve(4 * size);
    const { words } = into;
    let to = 0;
    for (let page = first; page !== NO_PAGE; page = this.#next(page)) {
      const chunk = this.#chunkOf(page);
      const at = (page % CHUNK_PAGES) * PAGE_WORDS;
      for (let from = at + 1; from < at + PAGE_WORDS; from += 1) {
        words[to] = chunk[from] ?? 0;
        to += 1;
      }
    }
  }

  /** Gives the pages of a run back. */
  release(first: number): void {
    if (first === NO_PAGE) return;
    let last = first;
    for (let page = first; page !== NO_PAGE; page = this.#next(page)) last = page;
    this.#setNext(last, this.#free);
    this.#free = first;
  }

  #take(): number {
    const page = this.#free === NO_PAGE ? this.#used : this.#free;
    if (page === this.#used) {
      if (page === this.#chunks.length * CHUNK_PAGES)
        this.#chunks.push(new Int32Array(CHUNK_PAGES * PAGE_WORDS));
      this.#used += 1;
    } else {
      this.#free = this.#next(page);
    }
    this.#setNext(page, NO_PAGE);
    return page;
  }

  #fill(page: number, words: Int32Array, from: number, to: number): void {
    const chunk = this.#chunkOf(page);
    let at = (page % CHUNK_PAGES) * PAGE_WORDS + 1;
    for (let index = from; index < to; index += 1) {
      chunk[at] = words[index] ?? 0;
      at += 1;
    }
  }

  #next(page: number): number {
    return this.#chunkOf(page)[(page % CHUNK_PAGES) * PAGE_WORDS] ?? NO_PAGE;
  }

  #setNext(page: number, next: number): void {
    this.#chunkOf(page)[(page % CHUNK_PAGES) * PAGE_WORDS] = next;
  }

  #chunkOf(page: number): Int32Array {
    const chunk = this.#chunks[Math.floor(page / CHUNK_PAGES)];
    if (chunk === undefined) throw new RangeError(`no page ${page}`);
    return chunk;
  }
}
