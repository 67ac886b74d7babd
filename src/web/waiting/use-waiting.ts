import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { InferResponseType } from "hono/client";
import { api, ask } from "../api.ts";

export type Waiting = InferResponseType<(typeof api)["waiting"]["$get"], 200>;
type Matter = Waiting["circles"][number]["ours"][number];

/** A matter with the consultation it stands in. */
export interface Placed {
  readonly circle: string;
  readonly matter: Matter;
}

/** Everything that waits, read again whenever anything moves. */
export const useWaiting = (isOn = true): UseQueryResult<Waiting> =>
  useQuery({ queryKey: ["all", "waiting"], queryFn: () => ask(api.waiting.$get()), enabled: isOn });

const end = "9999";

/** Matters of all consultations in one order: by their hour, what has none last. */
export function gather(
  { circles }: Waiting,
  pick: (circle: Waiting["circles"][number]) => readonly Matter[],
): readonly Placed[] {
  return circles
    .flatMap((circle) => pick(circle).map((matter) => ({ circle: circle.mechanism, matter })))
    .toSorted((a, b) => ((a.matter.deadline ?? end) < (b.matter.deadline ?? end) ? -1 : 1));
}

/** Pages on which a thing of the record stands, by the kind in its id. */
const pageOf: Readonly<Record<string, string>> = {
  session: "sessions",
  text: "texts",
  issue: "issues",
  commitment: "commitments",
  agreement: "commitments",
  document: "documents",
  statement: "documents",
  body: "bodies",
};

/** Where a matter stands: the page of its thing, else its entry in the record. */
export function addressOf(
  circle: string,
  { name, subject, about }: Pick<Matter, "name" | "subject" | "about">,
): string {
  const [kind = "", slug = ""] = (subject ?? "").split(":");
  if (kind === "agenda" && name.kind === "agenda") return `/in/${circle}/sessions/session:${slug}`;
  const page = pageOf[kind];
  if (page !== undefined && subject !== undefined) return `/in/${circle}/${page}/${subject}`;
  return about === undefined ? `/in/${circle}/record` : `/in/${circle}/record?entry=${about}`;
}
