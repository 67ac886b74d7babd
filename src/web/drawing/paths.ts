import type { Mechanism } from "../circle.tsx";

/** Where a body's page is. */
export const bodyPath = (mechanism: Mechanism, body: string): string =>
  `/in/${mechanism.shortName}/bodies/${body.slice(body.indexOf(":") + 1)}`;

/** Pages by the kind of thing they show; what has none of its own stands on the page of its list. */
const pagesOf: Readonly<Record<string, string>> = {
  body: "bodies",
  session: "sessions",
  agenda: "sessions",
  text: "texts",
  issue: "issues",
};
const listsOf: Readonly<Record<string, string>> = {
  agreement: "documents",
  commitment: "commitments",
  statement: "documents",
  outreach: "documents",
  briefing: "documents",
  communication: "documents",
  document: "documents",
  wording: "texts",
};

/** Where a thing of the record is shown; undefined for what has no page. */
export function subjectPath(mechanism: string, subject: string): string | undefined {
  const kind = subject.slice(0, subject.indexOf(":"));
  const slug = subject.slice(kind.length + 1);
  if (pagesOf[kind] !== undefined) return `/in/${mechanism}/${pagesOf[kind]}/${slug}`;
  return listsOf[kind] === undefined ? undefined : `/in/${mechanism}/${listsOf[kind]}`;
}
