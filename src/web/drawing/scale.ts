/** Days to units of a drawing. */
export interface Scale {
  /** Where a day stands; of one stated less exactly its middle. */
  x(day: string): number;
  readonly left: number;
  readonly right: number;
  /** First and last day drawn. */
  readonly from: string;
  readonly to: string;
}

const start = (day: string): number =>
  Date.parse(day.length === 4 ? `${day}-01-01` : day.length === 7 ? `${day}-01` : day);

/** The first and last instant that a date may mean, milliseconds. */
export function reachOf(day: string): readonly [number, number] {
  const from = start(day);
  if (day.length === 10) return [from, from];
  const [year, month] = day.split("-").map(Number);
  const to = Date.UTC((year ?? 0) + (month === undefined ? 1 : 0), month ?? 0, 1) - 86_400_000;
  return [from, to];
}

export function scaleOf(from: string, to: string, left: number, right: number): Scale {
  const [first] = reachOf(from);
  const [, last] = reachOf(to);
  const width = Math.max(last - first, 86_400_000);
  const at = (time: number): number => left + ((right - left) * (time - first)) / width;
  return {
    x: (day) => {
      const [a, b] = reachOf(day);
      return Math.round(at((a + b) / 2) * 10) / 10;
    },
    left,
    right,
    from,
    to,
  };
}

/** Where axis lines stand: every year, or every so many years, or months where the period is short. */
export function ticksOf({ from, to, left, right }: Scale): readonly { readonly day: string; readonly label: string }[] {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1;
  const room = Math.max(2, Math.floor((right - left) / 44));
  if (years <= 2) {
    const all = Array.from({ length: years * 12 }, (_, i) => {
      const year = Number(from.slice(0, 4)) + Math.floor(i / 12);
      return `${year}-${String((i % 12) + 1).padStart(2, "0")}-01`;
    }).filter((day) => day >= from && day <= to);
    const step = [1, 2, 3, 6, 12].find((each) => all.length / each <= room) ?? 12;
    return all
      .filter((day) => (Number(day.slice(5, 7)) - 1) % step === 0)
      .map((day) => ({ day, label: day.slice(0, 7) }));
  }
  const step = [1, 2, 5, 10, 20, 50, 100].find((each) => years / each <= room) ?? 200;
  return Array.from({ length: years + 1 }, (_, i) => Number(from.slice(0, 4)) + i)
    .filter((year) => year % step === 0 || step === 1)
    .map((year) => ({ day: `${year}-01-01`, label: String(year) }))
    .filter(({ day }) => day >= from && day <= to);
}
