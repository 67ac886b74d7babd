import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { MechanismId, SubjectId } from "../../base/ids.ts";
import { getValue } from "../../base/refusal.ts";
import { actions, roleNames } from "../people/officer.ts";
import type { Action, Matter, Role } from "../people/officer.ts";
import { createAuthority } from "./authorise.ts";
import type { Authority } from "./authorise.ts";
import { openPolicy } from "./policy.ts";

const folder = join(import.meta.dirname, "policy");
const twoPersons = readFileSync(join(folder, "two-persons.cedar"), "utf8");
const shipped = createAuthority(getValue(openPolicy()));
const careful = createAuthority(getValue(openPolicy({ name: "policy.cedar", text: twoPersons })));

type Cell = "yes" | "proof" | "-";

/** The reference table as it is written, by action and function. */
function readTable(): ReadonlyMap<string, Cell> {
  const lines = readFileSync(join(folder, "table.txt"), "utf8").split("\n");
  const at = lines.findIndex((line) => line.trim().startsWith(roleNames[0]));
  const names = lines[at]?.trim().split(/ +/) ?? [];
  assert.deepEqual(names, roleNames, "the table has each function");
  const rows = lines.slice(at + 1).filter((line) => line !== "");
  assert.deepEqual(
    rows.map((row) => row.split(/ +/)[0]),
    actions,
    "the table has each action",
  );
  return new Map(
    rows.flatMap((row) => {
      const [action, ...cells] = row.trim().split(/ +/);
      assert.equal(cells.length, names.length);
      return cells.map((cell, i) => [`${action} ${names[i]}`, cell as Cell] as const);
    }),
  );
}

const own = "aa".repeat(32) as MechanismId;
const other = "bb".repeat(32) as MechanismId;
const body = "body:working-level" as SubjectId;
const sister = "body:ministers" as SubjectId;

/** Where a function may be held, and what may be asked about; whether the one lies in the other is written out, not computed. */
const held: Readonly<Record<string, Omit<Role, "role">>> = {
  house: {},
  own: { mechanism: own },
  body: { mechanism: own, body },
};
const places: Readonly<Record<string, Matter>> = {
  house: {},
  own: { mechanism: own },
  body: { mechanism: own, body },
  sister: { mechanism: own, body: sister },
  other: { mechanism: other },
  "body of the same name": { mechanism: other, body },
};
const within: Readonly<Record<string, readonly string[]>> = {
  house: Object.keys(places),
  own: ["own", "body", "sister"],
  body: ["body"],
};
/** Who holds something in a body reads the record of the consultation around it, all of its bodies included. */
const readable: Readonly<Record<string, readonly string[]>> = { ...within, body: ["own", "body", "sister"] };

/** No act, one that does not bind, one that does: the shipped policies look at the action alone. */
const kinds = [undefined, "session.held", "stance.confirmed"];

const answer = (authority: Authority, roles: readonly Role[], action: Action, matter: Matter): string => {
  const decision = authority.authorise({ id: "officer", roles }, action, matter);
  return decision.allowed ? ["yes", ...decision.needs].join(" ") : "-";
};

/** The cell as the policy answers it, where the matter lies where the function is held. */
const expect = (cell: Cell, inside: boolean, needs: string): string => {
  if (!inside || cell === "-") return "-";
  return cell === "yes" ? "yes" : `yes${needs}`;
};

test("D10 each function, action and place answers as the reference table says, whatever the kind of act, and with a second person where the party wants one", () => {
  const table = readTable();
  let asked = 0;
  for (const role of roleNames) {
    for (const action of actions) {
      const cell = table.get(`${action} ${role}`) ?? assert.fail(`${action} ${role}`);
      for (const [where, scope] of Object.entries(held)) {
        for (const [place, matter] of Object.entries(places)) {
          const inside = ((action === "read-record" ? readable : within)[where] ?? []).includes(place);
          for (const kind of kinds) {
            const about = kind === undefined ? matter : { ...matter, kind };
            const named = `${role} of ${where}: ${action} at ${place}, ${kind ?? "no act"}`;
            assert.equal(answer(shipped, [{ role, ...scope }], action, about), expect(cell, inside, " step-up"), named);
            const strict = expect(cell, inside, " second-person step-up");
            assert.equal(answer(careful, [{ role, ...scope }], action, about), strict, `two persons: ${named}`);
            asked += 2;
          }
        }
      }
    }
  }
  assert.equal(asked, roleNames.length * actions.length * 3 * 6 * kinds.length * 2);
});

test("D10 functions add up, and nobody without one may do anything", () => {
  const matter = { mechanism: own, body };
  for (const action of actions) {
    assert.equal(answer(shipped, [], action, matter), "-", action);
    const both: readonly Role[] = [{ role: "observer" }, { role: "desk", mechanism: own }];
    const either = both.some((role) => answer(shipped, [role], action, matter) !== "-");
    assert.equal(answer(shipped, both, action, matter) !== "-", either, action);
  }
});

test("D11 who administers the node neither speaks nor reads what is ours for the party, whatever else they hold and whatever the party's policy says", () => {
  const everything = '@id("everything") permit (principal, action, resource);';
  const open = createAuthority(getValue(openPolicy({ name: "policy.cedar", text: everything })));
  const closed: readonly Action[] = ["read-private", "write-private", "clear", "table", "bind", "publish"];
  for (const authority of [shipped, open]) {
    for (const role of roleNames) {
      const roles: readonly Role[] = [{ role: "administrator" }, { role }];
      for (const action of closed)
        assert.equal(answer(authority, roles, action, { mechanism: own }), "-", `${role}: ${action}`);
    }
  }
  assert.equal(answer(open, [{ role: "observer" }], "table", {}), "yes", "for anybody else it is open then");
});

test("D12 a party's own policy narrows and widens what is shipped; one that cannot be followed is refused with where", () => {
  const text = `@id("no-tabling-by-desks") forbid (principal, action == Action::"table", resource)
    when { resource in principal["desk"] };
    @id("archivists-read-ours") permit (principal, action == Action::"read-private", resource)
    when { resource in principal["archivist"] };`;
  const own_ = createAuthority(getValue(openPolicy({ name: "policy.cedar", text })));
  assert.equal(answer(own_, [{ role: "desk" }], "table", {}), "-");
  assert.equal(answer(own_, [{ role: "archivist" }], "read-private", {}), "yes");
  const wrong: readonly (readonly [string, RegExp])[] = [
    ["permit (principal, action, resource);", /each policy has a name/],
    ['\n@id("x") permit (principal, act, resource);', /line 2/],
    ['@id("x") permit (principal, action, resource) when { principal.desk };', /policy "x"/],
    ['@id("x") permit (principal, action == Action::"rule", resource);', /policy "x"/],
    ['@id("desks-table") permit (principal, action, resource);', /two policies are called/],
    ['@id("x") @needs("step-up") permit (principal, action, resource);', /stands before "forbid"/],
    ['@id("x") @needs("luck") forbid (principal, action, resource);', /stands before "forbid"/],
    ['@id("x") permit (principal == ?principal, action, resource);', /templates/],
    [`// ${"x".repeat(262_144)}`, /characters/],
  ];
  for (const [bad, sentence] of wrong) {
    const refused = openPolicy({ name: "policy.cedar", text: bad });
    assert.ok(!refused.ok, bad.slice(0, 80));
    assert.equal(refused.refusal.code, "policy-text");
    assert.match(refused.refusal.sentence, sentence);
  }
});
