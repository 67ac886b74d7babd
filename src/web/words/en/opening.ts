export const opening = {
  seats: "Take a seat",
  seatsHint: "One press signs you in. Open a second desk in another tab and watch both.",
  seatOf: (title: string, party: string) => `${title}, ${party}`,
  elsewhere: "opens in its own tab",
  sittingAs: (title: string) => `You sit here as ${title}.`,
  toDesk: "To what waits for us",
  steps: "What to try in 15 minutes",
  stepsHint: "In this order, or any other. Each stands alone.",
  minutes: (n: number) => `${n} min`,
  andThen: "then",
  anyDesk: "any desk",
  score: (n: number, year: string) =>
    `${n} sessions on this house’s record since ${year}, each a stroke that joins who met`,
  met: (n: number, parties: string) => `${parties}: ${n}`,
  line: "The line to the other houses",
  lineJoined: "What is tabled here leaves at once.",
  lineCut: "The line is cut. What is tabled here waits; a pouch carries it by hand.",
  cut: "Cut the line",
  join: "Join the line again",
  over: (folder: string) =>
    `To start over: stop the example with Ctrl-C, delete the folder ${folder}, and start it again.`,
  clock: (when: string) => `The example runs by the real time: ${when}.`,
  questions: "What security services ask first",
  where: "Where to see it",
  sent: {
    ask: "What exactly is sent to the other side?",
    answer:
      "The entries our officers have tabled, the words that belong to them, and receipts. Positions, drafts, clearances and who read what stay in a database of their own that no exchange, backup or archive reads. Before anything is tabled the page shows what the others will see, byte for byte.",
  },
  keys: {
    ask: "Where are our keys, and what if one is stolen?",
    answer:
      "In this house’s own folder, sealed by a passphrase where one is set; nobody else has them. Each entry bears two signatures of different kinds. The next keys are prepared before the present ones are used: with them the house changes its keys, and a thief who has only the old ones can neither hinder that nor follow. What was signed in between by the thief contradicts our own record, and that is proved to all.",
  },
  admin: {
    ask: "Can an administrator act in our name?",
    answer:
      "Not through these pages: who administers people or the node may neither table nor bind the party, nor read what the policy closes. The policy is text that can be reviewed, refuses what it does not allow, and every decision is noted. What binds the party asks again who is acting, and a second person where the house wants it. Who can read this machine’s disk can read its database.",
  },
  restore: {
    ask: "How do we restore last night’s copy?",
    answer:
      "“entente backup” copies the record while the node runs, “entente restore” puts it back. A node that was put back signs nothing until all others have told it what they hold of its own record; what the copy lacked is brought back from them.",
  },
  leave: {
    ask: "How do we leave, and what do we keep?",
    answer:
      "Leaving is an entry of our own with the notice the charter asks for. Each house keeps the whole record up to there, and can hand it over as one folder of pages, data and proofs that is read without any software.",
  },
  stranger: {
    ask: "Can a stranger check the record?",
    answer:
      "Yes: a certified copy or the archive folder checks itself in any browser, offline, against the keys of the parties, without asking anybody. A change of one letter shows, and where.",
  },
};
