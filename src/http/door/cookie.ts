import { signInLimits } from "../../node/people/sign-ins.ts";
import type { Door } from "./door.ts";

/** Name of a node's cookie. Browsers keep cookies by host and not by port, so nodes of one machine are told apart by their party. */
export const cookieName = ({ party }: Pick<Door, "party">): string => `__Host-entente-${party}`;

/** What a call shows of our cookie; undefined where it shows none. Of two alike neither is believed. */
export function readCookie(door: Pick<Door, "party">, header: string | undefined): string | undefined {
  const begins = `${cookieName(door)}=`;
  const ours = (header ?? "").split(/; */).filter((each) => each.startsWith(begins));
  return ours.length === 1 ? ours[0]?.slice(begins.length) : undefined;
}

/** RFC 6265bis: `__Host-` binds it to this host and path `/` over TLS, or over plain http on this machine, which browsers trust alike. */
const attributes = "Path=/; Secure; HttpOnly; SameSite=Strict";

export const setCookie = (door: Pick<Door, "party">, token: string): string =>
  `${cookieName(door)}=${token}; Max-Age=${signInLimits.wholeSeconds}; ${attributes}`;

export const clearCookie = (door: Pick<Door, "party">): string => `${cookieName(door)}=; Max-Age=0; ${attributes}`;
