import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Signs out by `run`, then forgets everything that was read and asks anew who is signed in. */
export function useSignOut(run: () => Promise<void>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
      return client.resetQueries({ queryKey: ["me"] });
    },
  });
}
