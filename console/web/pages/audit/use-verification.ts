import { type AuditVerdict, auditCheck } from "@housecall/proto/api";
import { useEffect, useRef, useState } from "react";
import { useWorld } from "../../app-context.tsx";

/** How far a check of the audit is. */
export type Verification =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly checked: number; readonly total: number }
  | { readonly state: "done"; readonly verdict: AuditVerdict }
  | { readonly state: "failed"; readonly error: unknown };

/** A check of the audit that runs on the server as long as somebody looks. */
export function useVerification(): {
  readonly verification: Verification;
  readonly start: () => void;
  readonly stop: () => void;
} {
  const { api } = useWorld();
  const [verification, setVerification] = useState<Verification>({ state: "idle" });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  async function run(signal: AbortSignal): Promise<void> {
    try {
      for await (const step of api.lines("/api/audit/verify", auditCheck, signal)) {
        if (signal.aborted) return;
        if (step.kind === "verdict") return setVerification({ state: "done", verdict: step.verdict });
        setVerification({ state: "running", checked: step.checked, total: step.total });
      }
      throw new Error("The answer ended early.");
    } catch (error) {
      if (!signal.aborted) setVerification({ state: "failed", error });
    }
  }

  return {
    verification,
    start: () => {
      running.current?.abort();
      running.current = new AbortController();
      setVerification({ state: "running", checked: 0, total: 0 });
      void run(running.current.signal);
    },
    stop: () => {
      running.current?.abort();
      setVerification({ state: "idle" });
    },
  };
}
