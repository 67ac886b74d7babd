export const review = {
  title: "Review of the mechanism",
  lead: (day: string) => `As the record stands on ${day}.`,
  print: "Print this page",
  copy: "Certified copy",
  bodies: "Bodies",
  openHere: "Open",
  issues: "Open issues",
  noIssues: "No issue is open.",
  issue: "Issue",
  raised: "Open since",
  age: "For",
  where: "Where",
  parked: "set aside",
  overdue: "Commitments past their date",
  noOverdue: (n: number) =>
    n === 0 ? "No commitment is on the record." : `None of ${n} commitments is past its date.`,
  what: "What",
  who: "Who",
  due: "Due",
  late: "Late by the record",
  onTheTable: "On the table",
  nothingOnTheTable: "Nothing waits for an answer.",
  matter: "Matter",
  by: "Put forward by",
  on: "On",
  state: "State",
  outcome: {
    open: "awaiting an answer",
    "under-silence": "under silence",
    signed: "signed by all, not settled yet",
    provisional: "agreed ad referendum",
  },
  upcoming: "Sessions to come",
  noUpcoming: "No session is set.",
  year: "The last twelve months",
  yearWords: (o: {
    from: string;
    sessions: number;
    bodies: number;
    agreements: number;
    statements: number;
    settled: number;
  }) =>
    `Since ${o.from}: ${o.sessions} ${o.sessions === 1 ? "session" : "sessions"} held in ${o.bodies} ${o.bodies === 1 ? "body" : "bodies"}, ${o.agreements} ${o.agreements === 1 ? "agreement" : "agreements"} made or changed, ${o.settled} ${o.settled === 1 ? "issue" : "issues"} settled, ${o.statements} ${o.statements === 1 ? "statement" : "statements"} entered.`,
  reviews: "Reviews the parties agreed",
  noReviews:
    "None is on the record. A review the parties agree on is put forward like any other matter, with its finding and the date of the next.",
  finding: "Finding",
  asOf: "As of",
  nextDue: "Next due",
  more: (n: number) => `and ${n} more, on their own page`,
  sums: { issues: "open issues", overdue: "commitments past their date", table: "on the table" },
  pack: "For the yearly review: print this page, take a certified copy of each agreed review, and an archive of the record from the page Record.",
};
