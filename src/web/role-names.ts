import type { RoleName } from "./me.ts";

/** Functions in the order of the pages; a name that the API does not know, or one that is missing, does not compile. */
const order: Readonly<Record<RoleName, true>> = {
  "co-chair": true,
  alternate: true,
  "head-of-delegation": true,
  secretary: true,
  desk: true,
  "legal-adviser": true,
  spokesperson: true,
  translator: true,
  archivist: true,
  observer: true,
  administrator: true,
};

export const roleNames = Object.keys(order) as readonly RoleName[];
