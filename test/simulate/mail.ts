import type { Claim } from "../../src/exchange/parcel.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { Result } from "../../src/base/refusal.ts";
import type { Received, Ticked } from "../../src/node/node.ts";
import type { Carrier } from "../../src/node/ports.ts";
import { call, died } from "./host.ts";
import type { Host, Process } from "./host.ts";
import { readLetter } from "./letter.ts";
import type { Letter } from "./traffic.ts";
import { twistParcel } from "./traitor.ts";
import { widening } from "./world.ts";
import type { Scene } from "./world.ts";

/** Letters one process takes at a time. */
const takenMax = 6;
/** Bytes of one parcel, about: so few that a log travels in pieces, or so many that it does not. */
const rooms = [300, 1500, 8000, 1_000_000] as const;
const volumesMax = 5;

/** How the bytes go: by calls that are answered, by a shared folder, or by pouches of several volumes. */
const ways = ["wire", "folder", "pouch"] as const;

/**
 * One process takes what has arrived, enters what it owes, and sends what each other party lacks; how much of that was new. While
 * nothing goes wrong any more, how much is sent at once is no longer left to chance.
 */
export async function exchange(scene: Scene, process: Process): Promise<number> {
  const { dice, tally, traffic } = scene;
  // Whoever has not tried to join yet has nothing to exchange about.
  if (process.host.disk.writes.length === 0) return 0;
  const way = dice.weigh([
    [6, ways[0]],
    [3, ways[1]],
    [2, ways[2]],
  ]);
  tally.count(`exchange by ${way}`);
  if (way === "folder") return exchangeByFolder(scene, process);
  const room = traffic.isFair ? rooms[2] : dice.pick(rooms);
  let moved = 0;
  for (const letter of takeLetters(scene, process.host)) {
    if (letter.isReply) noteReceived(scene, await call(process, (node) => node.receive(letter.bytes)));
    else await answer(scene, process, letter, room);
  }
  const ticked = await call(process, (node) => node.tick(scene.mechanism));
  if (ticked === died) return 1;
  moved += noteTicked(scene, ticked);
  for (const party of new Set(scene.hosts.map((host) => host.party))) {
    if (party !== process.host.party && isMember(scene, process.host, party))
      moved += await sendTo(scene, process, party, { room, isPouch: way === "pouch" });
  }
  return moved;
}

function takeLetters({ traffic, witness }: Scene, host: Host): readonly Letter[] {
  const letters = traffic.take(host, traffic.isFair ? 1000 : takenMax);
  for (const { bytes } of letters) witness.noteArrival(host, bytes);
  return letters;
}

async function answer(scene: Scene, process: Process, { bytes, from }: Letter, room: number): Promise<void> {
  const answered = await call(process, (node) => node.answer(bytes, room));
  if (answered === died) return;
  noteReceived(scene, answered.ok ? { ok: true, value: answered.value.received } : answered);
  if (answered.ok) post(scene, process.host, from, answered.value.reply, true);
}

async function sendTo(
  scene: Scene,
  process: Process,
  party: PartyId,
  { isPouch, room }: { readonly isPouch: boolean; readonly room: number },
): Promise<number> {
  let believing: Claim | undefined;
  let moved = 0;
  for (let volume = 0; volume < (isPouch ? volumesMax : 1); volume++) {
    const options = believing === undefined ? { room } : { room, believing };
    const next = await call(process, (node) => node.nextParcel(scene.mechanism, party, options));
    if (next === died || next === undefined) break;
    if (isPouch) scene.tally.count(volume === 0 ? "pouch" : "further volume of a pouch");
    const to = faceFor(scene, process.host, party);
    post(scene, process.host, to, next.bytes, isPouch);
    if (isNews(process.host, to, next.bytes)) moved += 1;
    if (next.isLast) break;
    believing = next.leaves;
  }
  return moved;
}

async function exchangeByFolder(scene: Scene, process: Process): Promise<number> {
  const { host } = process;
  const letters = takeLetters(scene, host);
  let sent = 0;
  const carrier: Carrier = {
    async send(party, _mechanism, bytes) {
      const to = faceFor(scene, host, party);
      post(scene, host, to, bytes, true);
      if (isNews(host, to, bytes)) sent += 1;
    },
    receive: async () => letters.map(({ bytes }, at) => ({ id: String(at), bytes })),
    acknowledge: async () => {},
  };
  const done = await call(process, (node) => node.exchange(carrier));
  if (done === died) return 1;
  for (const value of done.received) noteReceived(scene, { ok: true, value });
  for (const { code } of done.unreadable) scene.tally.count(`parcel refused: ${code}`);
  return sent + noteTicked(scene, done.ticked);
}

function post(scene: Scene, from: Host, to: Host | undefined, bytes: Uint8Array, isReply: boolean): void {
  const { around, traffic, witness } = scene;
  witness.judgeParcel(from, bytes);
  const sent = twistParcel(scene, from, bytes);
  const arriving = around.flaw?.letter === undefined ? sent : around.flaw.letter(sent);
  if (to !== undefined && arriving !== undefined) traffic.post({ from, to, bytes: arriving, isReply });
}

/** Whether a party belongs to the consultation, as far as this host has it: the founding charter, or the amendment by which one joins. */
function isMember({ charter }: Scene, { disk }: Host, party: PartyId): boolean {
  if (charter.parties.some(({ id }) => id === party)) return true;
  return [...disk.proposals.values()].some(
    ({ outcome, subject }) => subject === widening && outcome.status === "agreed",
  );
}

/** Where a host's word to a party goes: to the one installation, or to the face that party shows it. */
function faceFor({ hosts }: Scene, from: Host, party: PartyId): Host | undefined {
  const faces = hosts.filter((host) => host.party === party);
  return faces[hosts.indexOf(from) % Math.max(1, faces.length)];
}

function noteReceived({ tally }: Scene, taken: Result<Received> | typeof died): void {
  if (taken === died) return;
  if (!taken.ok) {
    tally.count(`parcel refused: ${taken.refusal.code}`);
    return;
  }
  for (const { code } of taken.value.refused) tally.count(`section refused: ${code}`);
  if (taken.value.forked.length > 0) tally.count("parcel that shows a fork");
}

function noteTicked({ tally }: Scene, all: readonly Ticked[]): number {
  let entered = 0;
  for (const ticked of all) {
    entered += ticked.entered.length;
    for (const { kind } of ticked.entered) tally.count(`entered by the node: ${kind}`);
    if (ticked.held !== undefined) tally.count(`held: ${ticked.held.code}`);
  }
  return entered;
}

/**
 * Whether a parcel has to cease for the world to be at rest. Whoever has not joined knocks in vain until the others have taken it in,
 * and is sent what it does not take before. A party that forked does not own up to it. A node that may sign nothing asks until it
 * is answered; two that were put back at once wait for each other.
 */
function isNews(from: Host, to: Host | undefined, bytes: Uint8Array): boolean {
  if (![from, to].every((host) => host?.isHonest === true && host.disk.logs.has(host.party))) return false;
  const parcel = readLetter(bytes);
  if (parcel?.claim.asks === undefined) return true;
  const { cosignatures, evidence, logs, parts } = parcel;
  return cosignatures.length + evidence.length + logs.length + parts.length > 0;
}
