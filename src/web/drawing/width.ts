import { useSyncExternalStore } from "react";

/** Widths for which drawings are drawn, so that letters stay 13 px: beside the list of pages, without it, on a phone. */
export type DrawingWidth = 1040 | 760 | 343;

const phone = "(max-width: 740px)";
const middle = "(max-width: 1200px)";

/** The width at hand. On paper the middle one: the widest would be shrunk to letters that nobody can read. */
function widthNow(): DrawingWidth {
  if (matchMedia("print").matches) return 760;
  return matchMedia(phone).matches ? 343 : matchMedia(middle).matches ? 760 : 1040;
}

function subscribe(changed: () => void): () => void {
  const queries = [phone, middle, "print"].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
  };
}

export const useDrawingWidth = (): DrawingWidth => useSyncExternalStore(subscribe, widthNow);
