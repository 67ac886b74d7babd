import { buildCommand } from "@stricli/core";
import { atHome, chooseMechanism, homeOf, nameAct, readScene, say, writeOutput } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Refused, take } from "../failure.ts";
import { homeFlags, optionalSwitch, optionalText, repeatedText } from "../flags.ts";

interface VerifyFlags {
  readonly home?: string;
  readonly json?: boolean;
  readonly keys?: readonly string[];
}

/** `entente verify [PATH]`: every check there is, trusting nobody. */
export const verifyCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      json: optionalSwitch("As JSON"),
      keys: repeatedText("Forty digits you trust; without any it says under which keys it checked", "DIGITS"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "A home, or a file such as a certified copy [the home]",
          placeholder: "PATH",
          optional: true,
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: { brief: "Check everything and trust nobody: signatures, order, what follows from it; each fault is named" },
  async func(this: Desk, flags: VerifyFlags, path?: string) {
    const verified = take(await this.wiring.verify(path ?? homeOf(this, flags), flags.keys ?? []));
    if (flags.json === true) say(this, JSON.stringify({ v: 1, ok: verified.ok, ...verified.value }));
    else for (const line of verified.lines) say(this, line);
    if (!verified.ok) {
      throw new Refused({ code: "not-verified", sentence: "What is stored here is not what was signed; see above." });
    }
  },
});

/** `entente certify ACT`: one act with everything needed to check it without us. */
export const certifyCommand = buildCommand({
  parameters: {
    flags: { ...homeFlags, out: optionalText("File to write [the terminal]", "FILE") },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "PARTY/NUMBER or the first digits of its id",
          placeholder: "ACT",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: { brief: "Write a certified copy of one act, to be checked by anybody with `entente verify FILE`" },
  async func(this: Desk, flags: HomeFlags & { readonly out?: string }, name: string) {
    const { row, act } = await atHome(this, flags, async ({ node }) => {
      const chosen = await chooseMechanism(node, flags);
      return { row: chosen, act: nameAct(await readScene(node, chosen, this.wiring.clock.now()), name) };
    });
    const copy = take(await this.wiring.certify(homeOf(this, flags), row, act));
    if (flags.out === undefined) {
      this.terminal.out(copy);
      return;
    }
    await writeOutput(flags.out, copy);
    say(this, `Certified copy of ${name} written to ${flags.out}.`);
  },
});
