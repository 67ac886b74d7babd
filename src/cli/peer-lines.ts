import { secondsOf } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import type { Peer } from "../node/peer/peers.ts";
import { count } from "../view/time-words.ts";

/** A peer with where it is called. */
export interface ListedPeer extends Peer {
  readonly address: string | undefined;
  readonly isEnded: boolean;
}

/** Whether it has been silent for longer than the settings allow; undefined where it was never heard by wire. */
function silentSince({ heard }: Peer, now: Instant, silentSeconds: number): Instant | undefined {
  return heard !== undefined && secondsOf(now) - secondsOf(heard) > silentSeconds ? heard : undefined;
}

/** What `--json` shows of a peer: absent is what does not apply. */
export function peerJson(peer: ListedPeer, now: Instant, silentSeconds: number): Readonly<Record<string, unknown>> {
  const { address, arriving, failed, fingerprint, heard, isEnded, party, status, theyLack, weLack } = peer;
  return {
    party,
    status: isEnded ? "ended" : status,
    address,
    fingerprint,
    theyLack,
    weLack,
    arriving,
    heard,
    silentSince: silentSince(peer, now, silentSeconds),
    failed,
  };
}

/** One peer in words. */
export function describePeer(peer: ListedPeer, now: Instant, silentSeconds: number): readonly string[] {
  const { address, failed, fingerprint, heard, isEnded, party } = peer;
  const since = silentSince(peer, now, silentSeconds);
  const contact = [
    isEnded ? "ended by wire" : `called at ${address ?? "no address known"}`,
    ...(since !== undefined ? [`silent since ${since}`] : heard === undefined ? [] : [`last word ${heard}`]),
    ...(failed === undefined ? [] : [`last call failed ${failed.at} (${failed.code})`]),
  ];
  return [
    `${party}: ${describeStatus(peer)}`,
    `  ${contact.join(", ")}`,
    ...(fingerprint === undefined ? [] : [`  ${fingerprint}`]),
  ];
}

function describeStatus({ arriving, fingerprint, party, status, theyLack, weLack }: ListedPeer): string {
  const lacks = [
    ...(arriving === undefined
      ? []
      : [`part of its record has arrived (${arriving.held} of ${arriving.signed} entries), the rest is awaited`]),
    ...(theyLack > 0 ? [`it lacks ${count(theyLack, "entry", "entries")} of what we hold`] : []),
    ...(weLack > 0 ? [`we lack ${count(weLack, "entry", "entries")} of what it holds`] : []),
  ].join(", ");
  switch (status) {
    case "unknown":
      return "its keys have not been shown here";
    case "introduced":
      return `introduced: compare its digits by another way, see \`entente peer preview ${party}\`, then \`entente trust ${party} --digits "${fingerprint ?? "…"}"\``;
    case "trusted":
      return "trusted, and nothing of its record is held yet";
    case "in-step":
      return "in step";
    case "behind":
      return `behind: ${lacks}`;
    case "forked":
      return "forked: two states of its record that contradict each other are signed";
  }
}
