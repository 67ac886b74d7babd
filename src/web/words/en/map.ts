export const map = {
  title: "Map of the mechanism",
  lead: (bodies: string, n: number) =>
    `${bodies} ${n === 1 ? "body joins" : "bodies join"} the capitals. Each bar spans the parties it joins; two marks at an end mean two ministries.`,
  drawn: (n: number, parts: string) =>
    `${n} bodies drawn as bars between the parties they join, by level: ${parts}. The table below says the same in words.`,
  empty: "No body is on the record yet. Put one forward, or enter one that exists with its source.",
  leftOut: (n: number) => `${n} more bodies stand below the levels drawn here; the search finds them.`,
  review: "Review on one page",
};
