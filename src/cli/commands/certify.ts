import { buildCommand } from "@stricli/core";
import { readFile } from "node:fs/promises";
import { decodeUtf8 } from "../../base/bytes.ts";
import { isSubjectId } from "../../base/ids.ts";
import type { ActId } from "../../base/ids.ts";
import { certifyAct } from "../../node/check/certify.ts";
import { testifyAct } from "../../node/check/testify.ts";
import { formatPage } from "../../stranger/file.ts";
import { readTestimony } from "../../stranger/testimony.ts";
import type { Scene } from "../../view/scene.ts";
import { atHome, chooseMechanism, homeOf, nameAct, readScene, say, writeOutput } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Misuse, Refused, take } from "../failure.ts";
import { homeFlags, optionalSwitch, optionalText } from "../flags.ts";

interface CertifyFlags extends HomeFlags {
  readonly out?: string;
  readonly html?: boolean;
  readonly whole?: boolean;
}

/** The script of a page, made from this program's own rules (`scripts/build-strangers.ts`). */
const pageScript = new URL("../../stranger/bundle/certificate.js", import.meta.url);

/** `entente certify ACT`: an act, or an agreement, with everything needed to check it without us. */
export const certifyCommand = buildCommand({
  parameters: {
    flags: {
      ...homeFlags,
      out: optionalText("File to write [the terminal]", "FILE"),
      html: optionalSwitch("As one page that shows the words, who agreed and when, and checks itself, offline"),
      whole: optionalSwitch("With every act that the outcome rests on, as the page has them, without the page"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "PARTY/NUMBER, the first digits of its id, or a subject such as text:NAME for what was agreed on it",
          placeholder: "ACT",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: {
    brief:
      "Write a certified copy of one act, or with --html a page on an agreement; `entente verify FILE` checks both",
  },
  async func(this: Desk, flags: CertifyFlags, name: string) {
    if (flags.html === true && flags.whole === true)
      throw new Misuse("Say --html or --whole: the page holds the whole.");
    const { row, act } = await atHome(this, flags, async ({ node }) => {
      const chosen = await chooseMechanism(node, flags);
      return { row: chosen, act: nameMatter(await readScene(node, chosen, this.wiring.clock.now()), name) };
    });
    const { crypto } = this.wiring;
    const { store } = take(await this.wiring.openStore(homeOf(this, flags)));
    try {
      const certify = flags.html === true || flags.whole === true ? testifyAct : certifyAct;
      const proof = take(await certify(crypto, store, row, act));
      const file = flags.html === true ? await pageOf(this, proof) : (decodeUtf8(proof) ?? "");
      if (flags.out === undefined) {
        this.terminal.out(file);
        return;
      }
      await writeOutput(flags.out, file);
      const what = flags.html === true ? "Page" : flags.whole === true ? "Certificate" : "Certified copy";
      say(this, `${what} of ${name} written to ${flags.out}.`);
    } finally {
      await store.close();
    }
  },
});

async function pageOf({ wiring: { crypto } }: Desk, proof: Uint8Array): Promise<string> {
  const read = readTestimony(crypto, proof, []);
  if (!read.ok) throw new Refused(read.refusal[0] ?? { code: "certificate-form", sentence: "It cannot be read." });
  return take(formatPage(crypto, read.value, proof, await readFile(pageScript, "utf8")));
}

/** An act by its name; by its subject, what was agreed or entered on it and nothing has replaced. */
function nameMatter(scene: Scene, name: string): ActId {
  if (!isSubjectId(name)) return nameAct(scene, name);
  const standing = [...scene.documents.list("proposal")].filter(
    (each) => each.subject === name && each.standing !== undefined && each.standing.status !== "superseded",
  );
  const [only] = standing;
  if (only !== undefined && standing.length === 1) return only.id;
  const sentence =
    only === undefined
      ? `Nothing is agreed or entered on ${name}: name the act itself.`
      : `${standing.length} proposals stand on ${name}: name one by its act.`;
  throw new Refused({ code: "matter-unclear", sentence });
}
