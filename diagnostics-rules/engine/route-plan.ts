import type { RunningRule } from "./running-rule.ts";

/** Where the samples of one signal go. */
export interface Route {
  readonly rule: RunningRule;
  readonly input: number;
  /** The instance that the samples speak of; undefined when all instances of the rule share them. */
  readonly instance: string | undefined;
}

/** What the aliases of a spool mean; one plan is shared by all devices with the same aliases. */
export interface RoutePlan {
  readonly aliases: readonly Alias[];
  /** By partition, then by alias. */
  readonly routes: readonly ReadonlyMap<number, readonly Route[]>[];
}

/** What an alias of a device stands for. */
export interface Alias {
  readonly alias: number;
  readonly signal: string;
  readonly instance: string;
}

/** Works out where samples go: only rules that read a signal ever look at its column. */
export function planRoutes(
  partitions: readonly (readonly RunningRule[])[],
  aliases: readonly Alias[],
): RoutePlan {
  const routes = partitions.map((rules) => {
    const byAlias = new Map<number, Route[]>();
    for (const { alias, signal, instance } of aliases) {
      const found = rules.flatMap((running): Route[] => {
        const input = running.rule.inputs.findIndex((candidate) => candidate.signal.id === signal);
        const known = running.rule.inputs[input];
        if (known === undefined) return [];
        const isShared = running.rule.instanceKind !== "" && known.signal.instance === "";
        return [
          {
            rule: running,
            input,
            instance: isShared ? undefined : running.rule.instanceKind === "" ? "" : instance,
          },
        ];
      });
      if (found.length > 0) byAlias.set(alias, found);
    }
    return byAlias;
  });
  return { aliases: aliases.map(({ alias, signal, instance }) => ({ alias, signal, instance })), routes };
}
