import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MechanismRow } from "../ports.ts";

/** Long work on a record that is served meanwhile: the same commands as by hand, each in a process of its own. */
export interface Works {
  /** Starts it, or answers with the same work where it is under way already. */
  start(kind: WorkKind, row: MechanismRow): Promise<Work>;
  /** The newest of each kind, of each consultation. */
  list(): readonly Work[];
  find(id: string): Work | undefined;
  /** Ends it; what it had written is removed. */
  cancel(id: string): void;
  /** Folder that a finished archive was written to, until the next one. */
  folderOf(id: string): string | undefined;
  close(): Promise<void>;
}

export type WorkKind = "verify" | "archive";

export interface Work {
  readonly id: string;
  readonly kind: WorkKind;
  readonly mechanism: MechanismRow["id"];
  readonly status: "running" | "done" | "cancelled" | "failed";
  /** Milliseconds it took so far, or in all. */
  readonly took: number;
  /** Entries checked, and in all, as far as it has told. */
  readonly checked?: number;
  readonly entries?: number;
  /** What a finished check said, as `entente verify --json` says it. */
  readonly said?: unknown;
  /** Why it failed, in the program's words. */
  readonly sentence?: string;
}

interface Running {
  readonly id: string;
  readonly kind: WorkKind;
  readonly mechanism: MechanismRow["id"];
  readonly begun: number;
  readonly child: ChildProcess;
  readonly folder: string | undefined;
  status: Work["status"];
  ended: number | undefined;
  checked: number | undefined;
  entries: number | undefined;
  said: unknown;
  sentence: string | undefined;
}

interface WorksWorld {
  /** The home. */
  readonly dir: string;
  /** Settings that the serving node goes by and a command would not find in the home. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
}

const program = fileURLToPath(new URL("../../main.ts", import.meta.url));
/** Letters of a command's answer that are kept. */
const answerMax = 64 * 1024 * 1024;

export function createWorks({ dir, elapsed, env }: WorksWorld): Works {
  const works = new Map<string, Running>();
  const isSame = (each: Running, kind: WorkKind, row: MechanismRow): boolean =>
    each.kind === kind && each.mechanism === row.id;
  const forget = async (each: Running): Promise<void> => {
    each.child.kill();
    works.delete(each.id);
    if (each.folder !== undefined) await rm(each.folder, { recursive: true, force: true });
  };
  return {
    async start(kind, row) {
      const before = [...works.values()].filter((each) => isSame(each, kind, row));
      const running = before.find(({ status }) => status === "running");
      if (running !== undefined) return show(running, elapsed());
      for (const each of before) await forget(each);
      const folder = kind === "archive" ? await mkdtemp(join(tmpdir(), "entente-archive-")) : undefined;
      const words =
        folder === undefined
          ? ["verify", dir, "--json", "--progress"]
          : ["archive", folder, "--home", dir, "--mechanism", row.id];
      const child = spawn(process.execPath, [program, ...words], {
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const work: Running = {
        id: randomBytes(16).toString("hex"),
        kind,
        mechanism: row.id,
        begun: elapsed(),
        child,
        folder,
        status: "running",
        ended: undefined,
        checked: undefined,
        entries: undefined,
        said: undefined,
        sentence: undefined,
      };
      works.set(work.id, work);
      follow(work, elapsed);
      return show(work, elapsed());
    },
    list: () => [...works.values()].map((each) => show(each, elapsed())),
    find(id) {
      const work = works.get(id);
      return work === undefined ? undefined : show(work, elapsed());
    },
    cancel(id) {
      const work = works.get(id);
      if (work?.status !== "running") return;
      work.status = "cancelled";
      work.child.kill();
    },
    folderOf(id) {
      const work = works.get(id);
      return work?.status === "done" ? work.folder : undefined;
    },
    async close() {
      for (const each of works.values()) await forget(each);
    },
  };
}

function follow(work: Running, elapsed: () => number): void {
  let out = "";
  let told = "";
  work.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    if (out.length < answerMax) out += text;
  });
  work.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    told = (told + text).slice(-4096);
    const [, checked, entries] = [...told.matchAll(/^checked (\d+) of (\d+)$/gm)].at(-1) ?? [];
    if (checked === undefined || entries === undefined) return;
    work.checked = Number(checked);
    work.entries = Number(entries);
  });
  work.child.on("error", (error) => {
    work.status = "failed";
    work.sentence = error.message;
  });
  work.child.on("close", (code) => {
    work.ended = elapsed();
    if (work.status !== "running") {
      if (work.folder !== undefined) void rm(work.folder, { recursive: true, force: true });
      return;
    }
    const said = work.kind === "verify" ? parse(out) : undefined;
    // A check that found faults ends with a code of its own, and has said all that it found.
    if (work.kind === "verify" ? said !== undefined : code === 0) {
      work.said = said;
      work.status = "done";
      return;
    }
    work.status = "failed";
    work.sentence = told.trim().split("\n").at(-1) ?? "";
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const show = (
  { begun, checked, ended, entries, id, kind, mechanism, said, sentence, status }: Running,
  now: number,
): Work => ({
  id,
  kind,
  mechanism,
  status,
  took: Math.round((ended ?? now) - begun),
  ...(checked === undefined ? {} : { checked }),
  ...(entries === undefined ? {} : { entries }),
  ...(said === undefined ? {} : { said }),
  ...(sentence === undefined ? {} : { sentence }),
});
