import type { Template } from "./template.ts";

/** Places of the tree that are looked at for one line; beyond it the line has no template. */
const MAX_STEPS = 2_048;
/** Words that a line and a template must share before a word of the line may stand where the template has a parameter. */
const LEAST_CONSTANTS = 2;

interface Node {
  readonly words: Map<string, Node>;
  parameter: Node | undefined;
  template: Template | undefined;
}

/** Finds the template of a line: words before parameters, from left to right. */
export class TemplateTree {
  readonly #roots = new Map<number, Node>();
  #steps = 0;

  constructor(templates: Iterable<Template>) {
    for (const template of templates) this.#add(template);
  }

  /** The template that the words of a line ("" for a parameter) fit; undefined when there is none. */
  find(words: readonly string[]): Template | undefined {
    this.#steps = 0;
    const root = this.#roots.get(words.length);
    return root && this.#walk(root, words, 0, { constants: 0, loose: 0 });
  }

  #walk(
    node: Node,
    words: readonly string[],
    index: number,
    fit: { readonly constants: number; readonly loose: number },
  ): Template | undefined {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) return undefined;
    if (index === words.length) {
      return fit.loose === 0 || fit.constants >= LEAST_CONSTANTS ? node.template : undefined;
    }
    const word = words[index] ?? "";
    const exact = word === "" ? undefined : node.words.get(word);
    const found = exact && this.#walk(exact, words, index + 1, { ...fit, constants: fit.constants + 1 });
    if (found !== undefined || node.parameter === undefined) return found;
    const loose = word === "" ? fit.loose : fit.loose + 1;
    return this.#walk(node.parameter, words, index + 1, { ...fit, loose });
  }

  #add(template: Template): void {
    let node = this.#roots.get(template.words.length) ?? newNode();
    this.#roots.set(template.words.length, node);
    for (const word of template.words) node = childOf(node, word);
    node.template = template;
  }
}

function childOf(node: Node, word: string): Node {
  const known = word === "" ? node.parameter : node.words.get(word);
  if (known !== undefined) return known;
  const child = newNode();
  if (word === "") node.parameter = child;
  else node.words.set(word, child);
  return child;
}

function newNode(): Node {
  return { words: new Map(), parameter: undefined, template: undefined };
}
