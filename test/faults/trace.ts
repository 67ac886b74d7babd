/** What a system call does to a disk; each has several names. */
export type Effect = "open" | "write" | "sync" | "rename" | "truncate" | "unlink";

/** Names by effect: all by which Node, libuv and SQLite can reach a file on Linux. */
const namesOf: Readonly<Record<Effect, readonly string[]>> = {
  open: ["open", "openat", "creat"],
  write: ["write", "pwrite64", "writev", "pwritev", "fallocate", "copy_file_range", "sendfile"],
  sync: ["fsync", "fdatasync", "sync_file_range"],
  rename: ["rename", "renameat", "renameat2"],
  truncate: ["truncate", "ftruncate"],
  unlink: ["unlink", "unlinkat"],
};

/** Every name of `namesOf`. */
export const callNames: readonly string[] = Object.values(namesOf).flat();

export const effectOf = (name: string): Effect =>
  (Object.keys(namesOf) as Effect[]).find((effect) => namesOf[effect].includes(name)) ?? "open";

/** One call in the order in which it began; strace writes a call that others overtook in two lines. */
export interface TracedCall {
  readonly thread: number;
  readonly name: string;
  /** Arguments as strace prints them: file descriptors with their paths, texts quoted and cut short. */
  readonly args: string;
  /** Place among all lines at which it began and at which it had returned; -1 for one that never returned. */
  readonly began: number;
  ended: number;
  /** What it returned, as printed. */
  result: string;
}

const line = /^(?:(\d+) +)?(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$/;

/** Reads what `strace -o FILE` wrote, with `-f` or without. Lines that are no calls (signals, exits) are passed over. */
export function parseTrace(text: string): readonly TracedCall[] {
  const calls: TracedCall[] = [];
  const under = new Map<number, TracedCall>();
  for (const [at, each] of text.split("\n").entries()) {
    const [, pid, begun, rest = "", resumed, tail = ""] = line.exec(each) ?? [];
    const thread = Number(pid ?? 0);
    if (begun !== undefined) {
      const isUnfinished = rest.endsWith("<unfinished ...>");
      const [args, result] = isUnfinished ? [rest.replace(/<unfinished \.\.\.>$/, ""), ""] : splitResult(rest);
      const call = { thread, name: begun, args, began: at, ended: isUnfinished ? -1 : at, result };
      calls.push(call);
      if (isUnfinished) under.set(thread, call);
    } else if (resumed !== undefined) {
      const call = under.get(thread);
      if (call === undefined) continue;
      under.delete(thread);
      call.ended = at;
      [, call.result] = splitResult(tail);
    }
  }
  return calls;
}

function splitResult(rest: string): readonly [args: string, result: string] {
  const at = rest.lastIndexOf(") ");
  return at === -1 ? [rest, ""] : [rest.slice(0, at), rest.slice(at + 2).replace(/^\s*= /, "")];
}

/** The file a call is about: of a rename the new one. */
export function pathOf({ args, name }: TracedCall): string | undefined {
  if (["fsync", "fdatasync", "sync_file_range", "ftruncate", "fallocate"].includes(name) || /^p?write/.test(name)) {
    return /^\d+<([^>]*)>/.exec(args)?.[1];
  }
  return [...args.matchAll(/"([^"]*)"/g)].at(effectOf(name) === "rename" ? -1 : 0)?.[1];
}
