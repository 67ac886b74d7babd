import type { PartyId } from "../../base/ids.ts";
import { getValue } from "../../base/refusal.ts";
import type { Node } from "../../node/node.ts";
import { demoFolder, readCharter } from "./script.ts";
import type { Stage } from "./stage.ts";
import type { Move } from "./moves.ts";

type MoveOf<K extends Move["move"]> = Extract<Move, { move: K }>;

/** Founds a mechanism by a charter of the example; one that stands already is left as it is. */
export async function foundMechanism(stage: Stage, { node: name, charter, by }: MoveOf<"found">): Promise<void> {
  const { node } = stage.homeOf(name);
  if ((await node.findMechanism(charter)).ok) return;
  // Read from a file of the package; the node checks it as it checks every charter.
  const read = (await readCharter(demoFolder, charter)) as Parameters<Node["found"]>[0]["charter"];
  getValue(await node.found({ charter: read, party: name as PartyId, by }));
}

/** Joins by an invitation; then the officers of all sides compare the forty digits, as over the telephone. */
export async function joinMechanism(
  stage: Stage,
  { node: name, mechanism, inviter, by }: MoveOf<"join">,
): Promise<void> {
  const { node } = stage.homeOf(name);
  const host = stage.homeOf(inviter).node;
  const { id } = getValue(await host.findMechanism(mechanism));
  if (!(await node.findMechanism(mechanism)).ok) {
    getValue(await node.join({ invitation: getValue(await host.invite(id)), party: name as PartyId, by }));
  }
  for (const other of stage.listOn()) {
    const peer = stage.homeOf(other).node;
    if (other === name || !(await peer.findMechanism(mechanism)).ok) continue;
    getValue(await peer.trust(id, name as PartyId, await fingerprintOf(node, mechanism)));
    getValue(await node.trust(id, other as PartyId, await fingerprintOf(peer, mechanism)));
  }
}

async function fingerprintOf(node: Node, mechanism: string): Promise<string> {
  const row = getValue(await node.findMechanism(mechanism));
  const own = (await node.consult(row.id)).logs.find((log) => log.party === row.party);
  if (own === undefined) throw new Error(`no log of our own in ${mechanism}`);
  return own.fingerprint;
}
