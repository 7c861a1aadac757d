import { errorBody } from "@housecall/proto/api";
import { z } from "zod";

/** Answers of a route for its schema: `schema` when it went well, the error body otherwise. */
export function answers<Schema extends z.ZodType>(schema: Schema) {
  return { 200: schema, "4xx": errorBody, "5xx": errorBody };
}

/** Like {@link answers} for something that goes on after the answer, such as a command. */
export function acceptedAnswers<Schema extends z.ZodType>(schema: Schema) {
  return { 202: schema, "4xx": errorBody, "5xx": errorBody };
}

/** Answers of a route that has nothing to say. */
export const emptyAnswers = { 204: z.null().describe("Done"), "4xx": errorBody, "5xx": errorBody };
