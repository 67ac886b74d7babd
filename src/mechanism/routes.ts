import type { KindName } from "../act/catalogue.ts";
import { agendaRoutes } from "./agenda.ts";
import { charterRoutes } from "./charter.ts";
import { commitmentRoutes } from "./commitment.ts";
import type { AnyWord } from "./documents.ts";
import type { Filing, Routes } from "./filing.ts";
import { issueRoutes } from "./issue.ts";
import { proposalRoutes } from "./proposal.ts";
import { sessionRoutes } from "./session.ts";
import { textRoutes } from "./text.ts";
import { wordRoutes } from "./word.ts";
import { wordingRoutes } from "./wording.ts";

/** For kinds that concern only the log or consent: what they change, the ledger names. */
const passOver = (): void => {};

/** Every kind of the catalogue has its route: a new kind does not compile until it has one. */
const routes: Routes<KindName> = {
  ...charterRoutes,
  ...proposalRoutes,
  ...sessionRoutes,
  ...agendaRoutes,
  ...textRoutes,
  ...issueRoutes,
  ...commitmentRoutes,
  ...wordRoutes,
  ...wordingRoutes,
  "key.rolled": passOver,
  "log.succeeded": passOver,
  "record.renewed": passOver,
  "parts.missing": passOver,
  "proposal.withdrawn": passOver,
  "stance.concurred": passOver,
  "stance.objected": passOver,
  "stance.abstained": passOver,
  "stance.reserved": passOver,
  "stance.confirmed": passOver,
  "stance.declined": passOver,
  "silence.broken": passOver,
  "note.taken": passOver,
  "text.initialled": passOver,
  "consent.received": passOver,
  "receipt.given": passOver,
  "hour.passed": passOver,
};

/** The route of a kind, or undefined where its words are filed nowhere. */
export function findRoute(kind: KindName): ((word: AnyWord, to: Filing) => void) | undefined {
  const route = routes[kind];
  return route === passOver ? undefined : (route as (word: AnyWord, to: Filing) => void);
}
