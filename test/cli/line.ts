import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { run } from "../../src/main.ts";

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** A folder with the homes of some parties and the post between them, and one clock that they all read. */
export interface Table {
  readonly dir: string;
  readonly post: string;
  homeOf(party: string): string;
  /** The present second of every command from now on. */
  setClock(now: string): void;
  /** Runs a command, in this process, in no home or in one that the arguments name. */
  run(args: readonly string[], status?: number, env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Runs a command in a party's home. */
  at(party: string, args: readonly string[], status?: number): Promise<Ran>;
  /** A page as JSON. */
  show<P>(party: string, page: string, ...more: readonly string[]): Promise<P>;
  /** Both ways until nothing travels. */
  exchange(...parties: readonly string[]): Promise<void>;
  /** The digits that `init` and `join` print, read out to the others. */
  digitsOf(out: string): string;
}

export async function layTable(now: string): Promise<Table> {
  const dir = await mkdtemp(join(tmpdir(), "entente-cli-"));
  after(() => rm(dir, { recursive: true, force: true }));
  let clock = now;
  const post = join(dir, "post");
  await mkdir(post);
  const homeOf = (party: string): string => join(dir, party);

  const runHere: Table["run"] = async (args, status = 0, env = {}) => {
    let out = "";
    let err = "";
    const ended = await run(args, {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      env: { ENTENTE_NOW: clock, ...env },
    });
    assert.equal(ended, status, `entente ${args.join(" ")}\n${out}\n${err}`);
    return { out, err, status: ended };
  };
  const at: Table["at"] = (party, args, status) => runHere([...args, "--home", homeOf(party)], status);
  return {
    dir,
    post,
    homeOf,
    setClock: (to) => {
      clock = to;
    },
    run: runHere,
    at,
    show: async <P>(party: string, page: string, ...more: readonly string[]) =>
      JSON.parse((await at(party, ["show", page, ...more, "--json"])).out) as P,
    async exchange(...parties) {
      for (let round = 0; round < 2; round++) for (const party of parties) await at(party, ["exchange", post]);
    },
    digitsOf: (out) => /(?:\d{5} ){7}\d{5}/.exec(out)?.[0] ?? assert.fail(`no digits in ${out}`),
  };
}
