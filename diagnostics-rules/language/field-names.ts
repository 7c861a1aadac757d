import { z } from "zod";

/** What of JSON Schema is followed; a field of several shapes is a choice of schemas. */
const jsonSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** Names of the fields that a file of a schema may have at a place: ["causes", 0] has id, title, prior, … Empty where names are free. */
export function fieldNamesAt(path: readonly PropertyKey[], schema: z.ZodType): readonly string[] {
  const whole = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const here = path.reduce<readonly unknown[]>(
    (found, step) => found.flatMap((one) => within(one, step)),
    [whole],
  );
  return [
    ...new Set(
      here.flatMap((one) => shapesOf(one).flatMap(({ properties = {} }) => Object.keys(properties))),
    ),
  ];
}

function within(schema: unknown, step: PropertyKey): readonly unknown[] {
  return shapesOf(schema).flatMap(({ properties = {}, items, additionalProperties }) => {
    const child = typeof step === "number" ? items : (properties[String(step)] ?? additionalProperties);
    return child === undefined ? [] : [child];
  });
}

function shapesOf(schema: unknown): readonly z.infer<typeof jsonSchema>[] {
  const { success, data } = jsonSchema.safeParse(schema);
  return success ? [data, ...(data.anyOf ?? []).flatMap(shapesOf)] : [];
}
