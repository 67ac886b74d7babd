import { embargoWords } from "./attribution.ts";
import { line } from "./line.ts";
import type { Line, Reading } from "./line.ts";
import { joinWords, partyNames } from "./names.ts";
import type { Scene } from "./scene.ts";
import { count, formatDate } from "./time-words.ts";
import type { ReadoutsPage, SessionAccounts, Topic } from "./readouts.ts";

export function readReadouts(scene: Scene, page: ReadoutsPage): Reading {
  const title = "Accounts of sessions, side by side";
  if (page.sessions.length === 0) return { title, lines: [line("No account of any session is on the record.")] };
  return { title, lines: page.sessions.map((session) => readSession(scene, session)) };
}

function readSession(scene: Scene, session: SessionAccounts): Line {
  const label = new Map(session.accounts.map((account) => [account.id, account.words]));
  const names = (ids: readonly string[]): string => joinWords(ids.map((id) => label.get(id) ?? id));
  const accounts = session.accounts.map((account) =>
    line(
      `${account.words}: ${account.account === "announcement" ? "announcement" : account.reach === "shared" ? "account shared with the parties" : "public account"} of ${formatDate(account.on)}${account.durationMinutes === undefined ? "" : `, ${count(account.durationMinutes, "minute")}`}${embargoWords(scene, account.embargo)}`,
      account.why,
    ),
  );
  const topics = session.topics.map((topic) =>
    line(
      `${session.accounts.length === 1 && topic.said.length > 0 ? "Said" : topicWords(topic, session.accounts.length, names)}: ${topic.topic.replaceAll("-", " ")}`,
      topic.why,
      [
        ...topic.said.map((each) => line(`${label.get(each.account)} (${each.verb}): ${each.words}`)),
        ...topic.notDiscussed.map((each) => line(`${label.get(each.account)} (not discussed): ${each.words}`)),
        ...(topic.silent.length > 0 && session.accounts.length > 1 ? [line(`not said by ${names(topic.silent)}`)] : []),
      ],
    ),
  );
  const phrases = session.phrases.map((phrase) =>
    line(
      `${phrase.forms.length === 1 ? "Watched words" : phrase.differs ? "The words differ" : "Same words"}: ${phrase.title}`,
      phrase.why,
      phrase.forms.map((each) =>
        line(`${label.get(each.account)}: ${each.form === undefined ? "absent" : `“${each.form}”`}`),
      ),
    ),
  );
  const without =
    session.without.length > 0 ? [line(`No account in the name of ${partyNames(scene, session.without)}.`)] : [];
  return line(session.name, [], [...accounts, ...without, ...topics, ...phrases]);
}

function topicWords(topic: Topic, accounts: number, names: (ids: readonly string[]) => string): string {
  switch (topic.finding) {
    case "said-by-all":
      return accounts === 2 ? "Said by both" : "Said by all";
    case "said-by-some":
      return `Said by ${names([...new Set(topic.said.map((each) => each.account))])}`;
    case "said-by-one":
      return `Said only by ${names([...new Set(topic.said.map((each) => each.account))])}`;
    case "expressly-not-discussed":
      return "Expressly not discussed";
    case "contradicted":
      return "Two accounts: one says it was discussed, one that it was not";
  }
}
