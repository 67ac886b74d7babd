import type { Document } from "../../mechanism/documents.ts";
import { dayOfVersion } from "../../mechanism/derive/effect.ts";
import { dayOf } from "../../mechanism/session.ts";
import { principalOf } from "../../mechanism/thing.ts";

/** The day of a thing, as precise as stated: of the fact where it has one, else of the newest word on it. */
export function eventDay(document: Document): string | undefined {
  switch (document.kind) {
    case "session":
      return dayOf(document) ?? versionDay(document);
    case "body":
      return principalOf(document)?.terms.life.since ?? versionDay(document);
    case "agreement":
      return principalOf(document)?.terms.since ?? versionDay(document);
    case "commitment":
    case "agenda":
    case "decision":
      return versionDay(document);
    case "text":
      return (document.revisions.at(-1)?.at ?? document.versions.at(-1)?.at)?.slice(0, 10);
    case "issue":
      return document.path.at(-1)?.on;
    case "statement":
      return document.words.at(-1)?.content.on;
    case "outreach":
      return document.words.at(-1)?.content.when.day;
    case "briefing":
      return document.words.at(-1)?.content.given.day;
    case "communication":
      return document.words.at(-1)?.at.slice(0, 10);
    case "document":
      return document.words.at(-1)?.content.on;
    case "wording":
      return document.registered.at(-1)?.at.slice(0, 10);
    case "charter":
    case "proposal":
    case "log":
    case "uncounted":
      return undefined;
  }
}

function versionDay(document: {
  readonly versions: readonly Parameters<typeof dayOfVersion>[0][];
}): string | undefined {
  const version = principalOf(document);
  return version === undefined ? undefined : dayOfVersion(version);
}
