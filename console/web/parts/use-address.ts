import { useSearchParams } from "wouter";

/** What the address says after "?", and how to change some of it; "" removes a parameter. */
export function useAddress(): {
  readonly get: (name: string) => string;
  readonly set: (changes: Readonly<Record<string, string>>) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  return {
    get: (name) => parameters.get(name) ?? "",
    set: (changes) =>
      setParameters(
        (held) => {
          const next = new URLSearchParams(held);
          for (const [name, value] of Object.entries(changes)) {
            if (value === "") next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
  };
}
