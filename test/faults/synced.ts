import { effectOf, pathOf } from "./trace.ts";
import type { TracedCall } from "./trace.ts";

/** What a trace says of one acknowledgement. */
export interface Acknowledgement {
  /** The call by which it left the process. */
  readonly call: TracedCall;
  /** Files written since the acknowledgement before. */
  readonly written: readonly string[];
  /** Files synced since then. */
  readonly synced: readonly string[];
  /** Files, and folders in which a file was renamed, whose last change no sync had made durable when it left. */
  readonly unsynced: readonly string[];
}

/**
 * Follows a trace in order: what is written to files below `dir`, what is synced, and what of it was still only in memory when
 * each acknowledgement began to leave. A sync counts from its return, and only for what was written before it began.
 */
export function listAcknowledgements(
  calls: readonly TracedCall[],
  dir: string,
  isAcknowledgement: (call: TracedCall) => boolean,
): readonly Acknowledgement[] {
  const dirty = new Map<string, number>();
  const syncs: { readonly path: string; readonly call: TracedCall }[] = [];
  const acknowledgements: Acknowledgement[] = [];
  let written = new Set<string>();
  let synced = new Set<string>();
  const settle = (at: number): void => {
    for (const { call, path } of syncs) {
      const since = dirty.get(path);
      if (since !== undefined && since < call.began && call.ended !== -1 && call.ended < at) dirty.delete(path);
    }
  };
  for (const call of calls) {
    if (isAcknowledgement(call)) {
      settle(call.began);
      acknowledgements.push({ call, written: [...written], synced: [...synced], unsynced: [...dirty.keys()] });
      written = new Set();
      synced = new Set();
      continue;
    }
    const path = pathOf(call);
    if (path === undefined || !path.startsWith(`${dir}/`) || !succeeded(call)) {
      if (path === dir && effectOf(call.name) === "sync") syncs.push({ path, call });
      continue;
    }
    switch (effectOf(call.name)) {
      case "write":
        settle(call.began);
        dirty.set(path, call.began);
        written.add(path);
        break;
      case "sync":
        synced.add(path);
        syncs.push({ path, call });
        break;
      case "rename":
        settle(call.began);
        move(call, path, dirty);
        break;
      case "unlink":
        dirty.delete(path);
        break;
      case "open":
      case "truncate":
        break;
    }
  }
  return acknowledgements;
}

/** A file renamed takes with it what of it is not synced, and the folder has to be synced besides. */
function move(call: TracedCall, to: string, dirty: Map<string, number>): void {
  const from = /"([^"]*)"/.exec(call.args)?.[1] ?? "";
  const since = dirty.get(from);
  dirty.delete(from);
  if (since === undefined) dirty.delete(to);
  else dirty.set(to, since);
  dirty.set(to.slice(0, to.lastIndexOf("/")), call.began);
}

/** A sync that failed made nothing durable; one that never returned is left to `settle`. */
const succeeded = ({ result }: TracedCall): boolean => !result.startsWith("-1");
