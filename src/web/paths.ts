import type { Mechanism } from "./circle.tsx";

/** Pages of things, by the kind that begins their ids. */
const folders: Readonly<Record<string, string>> = {
  body: "bodies",
  session: "sessions",
  issue: "issues",
  text: "texts",
  commitment: "commitments",
};

/** An id without its kind. */
export const slugOf = (id: string): string => id.slice(id.indexOf(":") + 1);

/** Where the page of a thing of the record is; papers and words of all kinds stand among the documents. */
export function thingPath(mechanism: Pick<Mechanism, "shortName">, id: string): string {
  const folder = folders[id.slice(0, id.indexOf(":"))];
  const end = folder === undefined ? `documents/${encodeURIComponent(id)}` : `${folder}/${slugOf(id)}`;
  return `/in/${mechanism.shortName}/${end}`;
}

/** The id that an address names, with its kind or without. */
export function idOf(kind: string, param: string | undefined): string {
  const name = decodeURIComponent(param ?? "");
  return name.startsWith(`${kind}:`) ? name : `${kind}:${name}`;
}
