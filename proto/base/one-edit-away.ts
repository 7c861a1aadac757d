/** Whether two texts are equal, or one sign is wrong, missing or too many, or two neighbours are swapped. */
export function isOneEditAway(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const left = one.slice(start);
  const right = other.slice(start);
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left.length > 1 && right === `${left[1]}${left[0]}${left.slice(2)}`)
  );
}
