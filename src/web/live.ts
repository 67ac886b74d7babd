import { useEffect } from "react";
import { useQueryClient } from "@tanstack/react-query";

/** What the node tells while a page is open: a consultation was written to, or our own desk was. */
interface Moved {
  /** Short name of the consultation, or `desk`. */
  readonly of: string;
}

/** Reads again what a page shows as soon as the node says that it moved. The browser resumes a cut stream by itself. */
export function useLive(isOn: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isOn) return undefined;
    const source = new EventSource("/api/live");
    source.addEventListener("moved", (event: MessageEvent<string>) => {
      const { of } = JSON.parse(event.data) as Moved;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === of || queryKey[0] === "all" });
    });
    return () => source.close();
  }, [isOn, queries]);
}
