import { buildCommand } from "@stricli/core";
import { count } from "../../view/time-words.ts";
import { homeOf, say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { take } from "../failure.ts";
import { homeFlags } from "../flags.ts";

/** `entente move DATABASE`: the whole record into another, empty database; what was there stays as it is. */
export const moveCommand = buildCommand({
  parameters: {
    flags: { home: homeFlags.home },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "postgres://user:password@host/database, or the path of a file that does not exist yet",
          placeholder: "DATABASE",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: { brief: "Copy the whole record into another, empty database, to go on there" },
  async func(this: Desk, flags: { readonly home?: string }, to: string) {
    const home = homeOf(this, flags);
    const { copied, place } = take(await this.wiring.moveRecord(home, to));
    const { entries, mechanisms, parts } = copied;
    say(
      this,
      `${place} holds the record: ${count(mechanisms.length, "mechanism")}, ${count(entries, "entry", "entries")}, ${count(parts, "part")}.`,
    );
    say(
      this,
      `Stop every process on the old database for good. Then name the new one as ENTENTE_DATABASE, or as "database" in ${home}/entente.json.`,
    );
    say(
      this,
      "Nothing is signed there until every other party has said how far it holds our record: exchange with them.",
    );
  },
});
