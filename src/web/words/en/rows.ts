export const rows = {
  loading: "Reading…",
  failed: "This list could not be read. Nothing is lost.",
  again: "Ask again",
  total: (n: number) => (n === 1 ? "1 in all" : `${n} in all`),
  printed: (n: number, total: number) => `${n} of ${total} printed. Narrow the list to print the others.`,
  trail: "Where you are",
};
