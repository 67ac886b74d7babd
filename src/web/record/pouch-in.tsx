import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { Sign } from "../parts/sign.tsx";
import { useSpeaking } from "../words.tsx";
import { sizeWords } from "./reading.ts";
import { send } from "./send.ts";
import type { Sent } from "./send.ts";
import type { Words } from "../words/en.ts";

/** Takes pouches that are laid on the page or chosen, in the order of their names; those that waited for another once more after it. */
export function PouchIn({
  bytesMax,
  mechanism,
  onDone,
}: {
  readonly mechanism: Mechanism;
  readonly bytesMax: number;
  readonly onDone: () => void;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.record;
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [reading, setReading] = useState<{ readonly name: string; readonly percent: number }>();
  const [lines, setLines] = useState<readonly string[]>([]);
  const stop = useRef<AbortController>(undefined);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || stop.current !== undefined) return;
    const order = new Intl.Collator("en", { numeric: true });
    const sorted = files.toSorted((a, b) => order.compare(a.name, b.name));
    const control = new AbortController();
    stop.current = control;
    const told = new Map<File, string>();
    const bring = async (file: File): Promise<Sent> => {
      setReading({ name: file.name, percent: 0 });
      const sent = await send(mechanism.shortName, file, bytesMax, {
        signal: control.signal,
        progress: (percent) => setReading({ name: file.name, percent }),
      });
      told.set(file, tell(say, mechanism, file.name, bytesMax, sent));
      setLines([...told.values()]);
      return sent;
    };
    const waiting: File[] = [];
    for (const file of sorted) {
      const sent = control.signal.aborted ? ({ kind: "stopped" } as const) : await bring(file);
      if (sent.kind === "answered" && sent.answer.status === "waiting") waiting.push(file);
    }
    if (waiting.length < sorted.length) for (const file of waiting) await bring(file);
    setReading(undefined);
    stop.current = undefined;
    onDone();
  };
  return (
    <section className="sec">
      <h2>{say.pouchIn}</h2>
      <div
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take([...event.dataTransfer.files]);
        }}
      >
        <Sign name="pouch" />
        <p>
          {say.drop}{" "}
          <label htmlFor={id} className="choose">
            {say.choose}
          </label>
          <input
            id={id}
            className="vh"
            type="file"
            multiple
            accept=".pouch"
            onChange={({ target }) => {
              void take([...(target.files ?? [])]);
              target.value = "";
            }}
          />
        </p>
        <p className="small">{say.limit(sizeWords(bytesMax))}</p>
      </div>
      {reading === undefined ? null : (
        <p className="row small">
          {say.reading(reading.name, reading.percent)}
          <progress max={100} value={reading.percent} aria-label={reading.name} />
          <button type="button" className="b sm" onClick={() => stop.current?.abort()}>
            {say.stop}
          </button>
        </p>
      )}
      <div role="status" aria-live="polite" className="small">
        {lines.map((line) => (
          <p key={line} className="ln">
            {line}
          </p>
        ))}
      </div>
    </section>
  );
}

/** What became of a file, in a sentence. */
function tell(say: Words["record"], mechanism: Mechanism, name: string, bytesMax: number, sent: Sent): string {
  switch (sent.kind) {
    case "too-large":
      return say.tooLarge(name, sizeWords(bytesMax));
    case "stopped":
      return say.stopped(name);
    case "broken":
      return say.broken(name);
    case "refused":
      return `${say.refused(name)} ${sent.sentence}`;
    case "answered": {
      const { entries, forked, from, isRepeated, number, sentences, status } = sent.answer;
      const party = from === undefined ? "" : partyOf(mechanism, from).shortName;
      const what =
        status === "refused"
          ? say.refused(name)
          : status === "waiting"
            ? say.waiting(name)
            : isRepeated && entries === 0
              ? say.repeated(number ?? 0, party)
              : say.openedPouch(number ?? 0, party, entries);
      return [what, ...forked.map((each) => say.forked(partyOf(mechanism, each).shortName)), ...sentences].join(" ");
    }
  }
}
