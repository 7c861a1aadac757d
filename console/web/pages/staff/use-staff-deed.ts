import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Does something about a person and reads the list anew, and oneself as well: it may be one's own account. */
export function useStaffDeed<Result>(run: () => Promise<Result>, onSuccess: () => void = () => undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["me"] });
      return client.invalidateQueries({ queryKey: ["staff"] });
    },
  });
}
