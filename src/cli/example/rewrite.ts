import { existsSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PartyId } from "../../base/ids.ts";
import { getValue } from "../../base/refusal.ts";
import type { Node } from "../../node/node.ts";
import type { Move } from "./moves.ts";
import { openTray } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Where the copy of a home waits until it is used against its owner's own log. */
const copyOf = (dir: string, name: string): string => join(dir, `.copy-of-${name}`);

/** Copies a home as it stands, keys and all, as somebody with access to the machine could. */
export async function copyHome(dir: string, stage: Stage, name: string): Promise<void> {
  await stage.turnOff(name);
  await rm(copyOf(dir, name), { recursive: true, force: true });
  await cp(join(dir, name), copyOf(dir, name), { recursive: true });
  await stage.turnOn(name);
}

/**
 * Enters something else with the copy's keys at a place of the log that the owner has filled since, and shows the result to
 * another party, whose node finds two signed states of one log that cannot both be true.
 */
export async function showRewritten(
  dir: string,
  stage: Stage,
  move: Extract<Move, { move: "rewrite" }>,
): Promise<void> {
  // After a stop the copy may have done its work already.
  if (!existsSync(copyOf(dir, move.node))) return;
  const { node: victim } = stage.homeOf(move.shownTo);
  const copy = await stage.open(copyOf(dir, move.node));
  const tray = openTray(move.shownTo as PartyId);
  try {
    const { id } = getValue(await copy.node.findMechanism(move.mechanism));
    getValue(await copy.node.perform(id, [{ kind: move.kind, content: move.content, by: move.by, parts: move.parts }]));
    await copy.node.exchange(tray.carrier, id);
  } finally {
    await copy.node.close();
  }
  let forked = false;
  for (const parcel of tray.parcels) {
    const received = getValue(await victim.receive(parcel));
    if (received.forked.includes(move.node as PartyId)) forked = true;
  }
  if (!forked) throw new Error(`the rewritten log of ${move.node} was not noticed by ${move.shownTo}`);
  await writeProofs(dir, victim, move.mechanism);
  await rm(copyOf(dir, move.node), { recursive: true, force: true });
}

/** The proofs as files: anybody who knows the party's keys can check them. */
async function writeProofs(dir: string, node: Node, mechanism: string): Promise<void> {
  const { id } = getValue(await node.findMechanism(mechanism));
  for (const { name, bytes } of await node.listEvidence(id)) {
    if (name.startsWith("fork-")) await writeFile(join(dir, name), bytes);
  }
}
