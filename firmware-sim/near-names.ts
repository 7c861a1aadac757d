import { nearestName } from "@housecall/proto/base";

const MOST = 5;

/** "; did you mean …?" with the name that was most likely meant and those of which it is a part, or nothing. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  const containing = names.filter((each) => name !== "" && (each.includes(name) || name.includes(each)));
  const near = [...new Set([...(nearest === undefined ? [] : [nearest]), ...containing])];
  return near.length === 0 ? "" : `; did you mean ${near.slice(0, MOST).join(", ")}?`;
}
