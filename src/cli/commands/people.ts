import { buildCommand, buildRouteMap } from "@stricli/core";
import { formatInstant } from "../../base/time.ts";
import { isMechanismId, isSubjectId } from "../../base/ids.ts";
import type { Accounts } from "../../node/people/accounts.ts";
import { languages, roleNames } from "../../node/people/officer.ts";
import type { Language, Role, RoleName } from "../../node/people/officer.ts";
import type { Account, PeopleStore } from "../../node/ports/people.ts";
import { homeOf, say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { Misuse, Refused, take } from "../failure.ts";
import { homeFlags, optionalSwitch, optionalText, requiredText } from "../flags.ts";

interface PeopleFlags {
  readonly home?: string;
}

const isRole = (name: string): name is RoleName => roleNames.some((each) => each === name);
const isLanguage = (name: string): name is Language => languages.some((each) => each === name);

/** `desk`, `desk@MECHANISM` or `desk@MECHANISM/body:slug`, with commas between. */
function parseRoles(text: string): readonly Role[] {
  return text.split(",").map((each) => {
    const [role = "", place, ...rest] = each.trim().split("@");
    const [mechanism, ...body] = place?.split("/") ?? [];
    const subject = body.length === 0 ? undefined : body.join("/");
    if (!isRole(role) || rest.length > 0) {
      throw new Misuse(`"${each}" is no function. There are: ${roleNames.join(", ")}.`);
    }
    if (mechanism === undefined) return { role };
    if (!isMechanismId(mechanism) || (subject !== undefined && !isSubjectId(subject))) {
      throw new Misuse(
        `A function is held in a consultation by its id (64 digits), or a body of it: desk@ID/body:plenary.`,
      );
    }
    return { role, mechanism, ...(subject === undefined ? {} : { body: subject }) };
  });
}

const sayRole = ({ body, mechanism, role }: Role): string =>
  mechanism === undefined ? role : `${role}@${mechanism.slice(0, 12)}${body === undefined ? "" : `/${body}`}`;

interface People {
  readonly store: PeopleStore;
  readonly accounts: Accounts;
  readonly origin: string;
}

async function atPeople(desk: Desk, flags: PeopleFlags, work: (people: People) => Promise<void>): Promise<void> {
  const people = take(await desk.wiring.openPeople(homeOf(desk, flags)));
  try {
    await work(people);
  } finally {
    await people.store.close();
  }
}

async function findByName(store: PeopleStore, name: string): Promise<Account> {
  const found = await store.findAccountByName(name.toLowerCase());
  if (found === undefined) throw new Refused({ code: "account-unknown", sentence: `Nobody is called "${name}" here.` });
  return found;
}

const name = {
  kind: "tuple",
  parameters: [{ brief: "Name to sign in with", placeholder: "NAME", parse: (input: string): string => input }],
} as const;

const inviteCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      title: optionalText('What stands on the page, such as "Desk officer, North America" [the name]'),
      by: optionalText("Function that stands in the record, such as dg-north-america [the name]", "FUNCTION"),
      roles: optionalText("Functions with commas between: administrator, desk, desk@ID, desk@ID/body:plenary", "ROLES"),
      language: optionalText("en, ko or ja [en]", "LANGUAGE"),
      again: optionalSwitch("Somebody who is here already: a new link, for one not used in time or a lost passkey"),
    },
    positional: name,
  },
  docs: { brief: "Invite somebody to sign in at this node: a link that is good once, for three days" },
  async func(
    this: Desk,
    flags: PeopleFlags & { title?: string; by?: string; roles?: string; language?: string; again?: boolean },
    called: string,
  ) {
    const language = flags.language ?? "en";
    if (!isLanguage(language)) throw new Misuse(`--language takes ${languages.join(", ")}.`);
    await atPeople(this, flags, async ({ accounts, origin, store }) => {
      if (flags.again !== true && flags.roles === undefined)
        throw new Misuse("Say with --roles what they are to do here.");
      const made = take(
        flags.again === true
          ? await accounts.inviteAgain((await findByName(store, called)).id, undefined)
          : await accounts.invite({
              name: called,
              title: flags.title ?? called,
              by: flags.by ?? called.toLowerCase(),
              language,
              roles: parseRoles(flags.roles ?? ""),
            }),
      );
      say(
        this,
        `Give them this link by a way that nobody else reads. It is good once, until ${formatInstant(made.expires)}:`,
      );
      say(this, `${origin}/sign-in#invitation=${made.token}`);
    });
  },
});

const listCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      all: optionalSwitch("Also accounts that have ended"),
      json: optionalSwitch("As JSON"),
    },
  },
  docs: { brief: "Show who may sign in at this node, and what they are to do" },
  async func(this: Desk, flags: PeopleFlags & { all?: boolean; json?: boolean }) {
    await atPeople(this, flags, async ({ store }) => {
      const accounts = await store.listAccounts(flags.all === true);
      if (flags.json === true) return say(this, JSON.stringify({ v: 1, accounts }));
      if (accounts.length === 0)
        say(this, "Nobody may sign in here yet: `entente people invite NAME --roles administrator`.");
      for (const { by, name: called, roles, status, title } of accounts) {
        say(this, `${called}, ${status}: ${title} (${by}); ${roles.map(sayRole).join(", ")}`);
      }
    });
  },
});

const rolesCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      set: requiredText("All functions they hold from now on, with commas between", "ROLES"),
    },
    positional: name,
  },
  docs: { brief: "Give and take functions" },
  async func(this: Desk, flags: PeopleFlags & { set: string }, called: string) {
    await atPeople(this, flags, async ({ accounts, store }) => {
      const { id } = await findByName(store, called);
      const changed = take(await accounts.setRoles(id, parseRoles(flags.set), undefined));
      say(this, `${changed.name}: ${changed.roles.map(sayRole).join(", ")}`);
    });
  },
});

const statusCommand = (status: "active" | "suspended" | "ended", brief: string, done: string) =>
  buildCommand({
    parameters: { flags: { home: homeFlags.home }, positional: name },
    docs: { brief },
    async func(this: Desk, flags: PeopleFlags, called: string) {
      await atPeople(this, flags, async ({ accounts, store }) => {
        take(await accounts.setStatus((await findByName(store, called)).id, status, undefined));
        say(this, done);
      });
    },
  });

/** `entente people …`: who may sign in at this node. The machine's own command line needs no sign-in. */
export const peopleRoutes = buildRouteMap({
  routes: {
    invite: inviteCommand,
    list: listCommand,
    roles: rolesCommand,
    suspend: statusCommand(
      "suspended",
      "Keep somebody out for a while, at once",
      "They are signed out and stay out until you lift it.",
    ),
    lift: statusCommand("active", "Let somebody in again who was suspended", "They may sign in again."),
    end: statusCommand("ended", "End an account for good", "The account has ended; the name is free."),
  },
  defaultCommand: "list",
  docs: { brief: "Invite people to this node, give and take their functions, end their accounts" },
});
