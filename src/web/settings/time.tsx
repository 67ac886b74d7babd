import type { ReactElement } from "react";
import { useSpeaking } from "../words.tsx";

/** An hour by this reader's own machine: what concerns the house alone is in no capital's time but its own. */
export function OwnTime({ at }: { readonly at: string }): ReactElement {
  const { language } = useSpeaking();
  const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(at));
  return <time dateTime={at}>{words}</time>;
}
