import type { ServerProblem } from "@housecall/proto/api";
import { isTextKey, type Translate } from "../text/translate.ts";

/** A problem of the server in the reader's language; in the server's own English when this page does not know its kind. */
export function problemSentence({ kind, parameters, message }: ServerProblem, translate: Translate): string {
  const key = `problem.${kind}`;
  return isTextKey(key) ? translate(key, parameters) : message;
}
