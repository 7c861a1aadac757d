import type { RunningRule } from "./running-rule.ts";

/** Where the samples of one signal go. */
export interface Route {
  readonly rule: RunningRule;
  readonly input: number;
  /** The instance that the samples speak of; undefined when all instances of the rule share them. */
  readonly instance: string | undefined;
}

/** Routes by partition and alias; one plan is shared by all devices with the same rules and aliases. */
export type RoutePlan = readonly ReadonlyMap<number, readonly Route[]>[];

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
  return partitions.map((rules) => {
    const routes = new Map<number, Route[]>();
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
      if (found.length > 0) routes.set(alias, found);
    }
    return routes;
  });
}
