import { type ReactNode, useEffect, useState } from "react";
import { lazyPage } from "../../parts/lazy-page.tsx";
import { useMe } from "../../shell/use-me.tsx";

const TotpWall = lazyPage(async () => (await import("./totp-wall.tsx")).TotpWall);

/**
 * Lets nobody further whose role wants a second factor until it is set up.
 *
 * Stays until the recovery codes are kept: the server may tell before that the second factor is there.
 */
export function TotpGate({ children }: { readonly children: ReactNode }) {
  const { totp } = useMe();
  const isMissing = totp.isRequired && !totp.isEnrolled;
  const [isClosed, setIsClosed] = useState(isMissing);
  useEffect(() => {
    if (isMissing) setIsClosed(true);
  }, [isMissing]);
  return isClosed ? <TotpWall onDone={() => setIsClosed(false)} /> : children;
}
