/** Items of which some field contains every word of the text, whatever the case. */
export function filterItems<Item>(
  items: readonly Item[],
  text: string,
  fieldsOf: (item: Item) => readonly string[],
): Item[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return items.filter((item) => {
    const fields = fieldsOf(item).join("\n").toLowerCase();
    return words.every((word) => fields.includes(word));
  });
}
