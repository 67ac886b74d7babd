import { nobleCrypto } from "../base/crypto-noble.ts";
import { verifyArchive } from "../node/check/archive-check.ts";
import { parseFingerprint } from "../record/key.ts";
import { mendEngine } from "../stranger/engine.ts";
import { openFolder } from "./folder.ts";
import { describeFaults, describeHome } from "./verified.ts";
import type { Verified } from "./verified.ts";

/** `node verify.mjs [DIR] [--keys DIGITS]…`: what lies beside an archive, made from the program's own rules and nothing else. */
async function main(args: readonly string[]): Promise<Verified> {
  mendEngine();
  let dir = ".";
  const trusted: string[] = [];
  for (const [i, arg] of args.entries()) {
    if (args[i - 1] === "--keys") {
      const digits = parseFingerprint(arg);
      if (!digits.ok) return describeFaults([digits.refusal]);
      trusted.push(digits.value);
    } else if (arg !== "--keys") dir = arg;
  }
  const checked = await verifyArchive(nobleCrypto, openFolder(dir), trusted, typeof Temporal !== "undefined");
  return checked.ok ? describeHome([checked.value]) : describeFaults([checked.refusal]);
}

const verified = await main(process.argv.slice(2));
for (const line of verified.lines) console.log(line);
process.exitCode = verified.ok ? 0 : 1;
