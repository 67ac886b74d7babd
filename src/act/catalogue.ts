import { consentKinds } from "./kinds/consent.ts";
import { logKinds } from "./kinds/log.ts";
import { commitmentKinds, documentKinds, issueKinds, publicKinds, sessionKinds, textKinds } from "./kinds/mechanism.ts";
import type { ContentOf, Kind } from "./kind.ts";

/** Every kind of act this version knows. Closed: a kind that is not here is kept, shown raw, and never counted. */
export const catalogue = {
  ...logKinds,
  ...consentKinds,
  ...sessionKinds,
  ...textKinds,
  ...issueKinds,
  ...commitmentKinds,
  ...publicKinds,
  ...documentKinds,
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof catalogue;
export type Content<K extends KindName> = ContentOf<(typeof catalogue)[K]>;

export const isKnownKind = (name: string): name is KindName => Object.hasOwn(catalogue, name);
