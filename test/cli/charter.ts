/** A consultation of two made-up parties in which silence is allowed. */
export const charter = {
  name: "Lake consultation",
  shortName: "lake",
  parties: [
    { id: "east", name: "Eastern Shore", shortName: "Ostia", domain: "east.example", zone: "Asia/Tokyo" },
    { id: "west", name: "Western Shore", shortName: "Vesta", domain: "west.example", zone: "America/New_York" },
  ],
  languages: ["en"],
  levels: [
    { id: "working", label: "working level" },
    { id: "heads", label: "heads" },
  ],
  rules: [{ silence: { noticeHours: 24 } }],
  adReferendumDays: 30,
  carriageHours: 24,
  leavingNoticeDays: 30,
};

/** Words of the command line by which a body, and a session of it, are put forward. */
export const talks: readonly string[] = [
  "body",
  "--subject",
  "body:talks",
  "--name",
  "Talks",
  "--level",
  "working",
  "--form",
  "regular",
  "--life.state",
  "established",
];

export const session = (slug: string, day: string): readonly string[] => [
  "session",
  "--subject",
  `session:${slug}`,
  "--body",
  "body:talks",
  "--status",
  "planned",
  "--when.day",
  day,
];
