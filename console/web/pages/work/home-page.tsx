import { Redirect, useSearch } from "wouter";
import { useMay } from "../../shell/use-me.tsx";
import { WorkPage } from "./work-page.tsx";

/** The first page: queues for whoever works on cases, the fleet for others and for links to it from before. */
export function HomePage() {
  const may = useMay();
  const search = useSearch();
  if (new URLSearchParams(search).has("text")) return <Redirect to={`/devices?${search}`} replace />;
  return may("case:work") ? <WorkPage /> : <Redirect to="/devices" replace />;
}
