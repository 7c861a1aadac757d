/** A key for an authenticator in groups of four, as people type it. */
export function groupedSecret(secret: string): string {
  return secret.replace(/.{4}(?=.)/g, "$& ");
}

/** Every time zone to choose from, the browser's own first as "", with the chosen one even when the browser does not list it. */
export function zoneOptions(options: {
  readonly known: readonly string[];
  readonly chosen: string | null;
  readonly browserLabel: string;
}): { readonly value: string; readonly label: string }[] {
  const { known, chosen, browserLabel } = options;
  const names = new Set([...known, ...(chosen === null ? [] : [chosen])]);
  return [
    { value: "", label: browserLabel },
    ...[...names].sort().map((name) => ({ value: name, label: name.replaceAll("_", " ") })),
  ];
}
