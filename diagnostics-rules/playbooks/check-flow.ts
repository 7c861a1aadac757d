/** Where the steps of a playbook lead: forward only, to an end from everywhere, and past nothing that no run comes to. */
import { suggestion } from "../language/nearest-name.ts";
import type { PlaybookRemark } from "./playbook-remarks.ts";
import type { PlaybookSource, PlaybookStepSource } from "./playbook-schema.ts";

const exits = ["ok", "not_ok", "skip"] as const;

/** Finds mistakes in the order of steps and ends. */
export function checkFlow(source: PlaybookSource): readonly PlaybookRemark[] {
  const reached = reachedFrom(source);
  return [
    ...duplicates(source),
    ...source.steps.flatMap((step, index) => checkExits(source, step, index)),
    ...withoutEnd(source),
    ...source.steps.flatMap(({ id }, index): PlaybookRemark[] =>
      reached.has(id)
        ? []
        : [
            {
              ...{ kind: "unreachable-step", path: ["steps", index, "id"] },
              message: `No run comes to step "${id}": let another step lead to it, or leave it out`,
            },
          ],
    ),
    ...source.ends.flatMap(({ id }, index): PlaybookRemark[] =>
      reached.has(id)
        ? []
        : [
            {
              ...{ kind: "dead-outcome", path: ["ends", index, "id"] },
              message: `No run comes to end "${id}": let a step lead to it, or leave it out`,
            },
          ],
    ),
  ];
}

function duplicates({ steps, ends }: PlaybookSource): readonly PlaybookRemark[] {
  const seen = new Set<string>();
  const places = [
    ...steps.map(({ id }, index) => ({ id, path: ["steps", index, "id"] })),
    ...ends.map(({ id }, index) => ({ id, path: ["ends", index, "id"] })),
  ];
  return places.flatMap(({ id, path }): PlaybookRemark[] => {
    const isTaken = seen.has(id);
    seen.add(id);
    return isTaken
      ? [{ kind: "duplicate-id", path, message: `"${id}" stands here twice, wanted another id` }]
      : [];
  });
}

function checkExits(
  source: PlaybookSource,
  step: PlaybookStepSource,
  index: number,
): readonly PlaybookRemark[] {
  const ids = [...source.steps, ...source.ends].map(({ id }) => id);
  return exits.flatMap((exit): PlaybookRemark[] => {
    const target = step[exit];
    const path = ["steps", index, exit];
    if (!ids.includes(target))
      return [
        {
          ...{ kind: "unknown-target", path },
          message: `There is neither a step nor an end "${target}"${suggestion(target, ids)}`,
        },
      ];
    const to = source.steps.findIndex(({ id }) => id === target);
    if (to < 0 || to > index) return [];
    return [
      {
        ...{ kind: "loop", path },
        message: `Step "${step.id}" leads back to "${target}", wanted a later step or an end`,
      },
    ];
  });
}

/** Steps from which, also round loops, no end can be reached. */
function withoutEnd({ steps, ends }: PlaybookSource): readonly PlaybookRemark[] {
  const good = new Set(ends.map(({ id }) => id));
  for (let grew = true; grew; ) {
    const more = steps.filter((step) => !good.has(step.id) && exits.some((exit) => good.has(step[exit])));
    for (const { id } of more) good.add(id);
    grew = more.length > 0;
  }
  return steps.flatMap(({ id }, index): PlaybookRemark[] =>
    good.has(id)
      ? []
      : [
          {
            kind: "no-end",
            path: ["steps", index, "id"],
            message: `From step "${id}" no end can be reached`,
          },
        ],
  );
}

function reachedFrom({ steps }: PlaybookSource): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [steps[0]?.id ?? ""];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    const step = steps.find((each) => each.id === id);
    if (step !== undefined) waiting.push(...exits.map((exit) => step[exit]));
  }
  return reached;
}
