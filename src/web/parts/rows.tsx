import { useQueries } from "@tanstack/react-query";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import type { Range } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { CSSProperties, ReactElement, ReactNode, RefObject } from "react";
import { flushSync } from "react-dom";
import { useWords } from "../words.tsx";

/** A column: its heading, and how wide it is against the others as in CSS grid (`minmax(0, 2fr)`, `8rem`). */
export interface Column {
  readonly id: string;
  readonly label: string;
  readonly width?: string;
  readonly isNumber?: boolean;
}

/** One answer of the API to a list: at most `sliceRows` rows from `start` on, and how many there are in all. */
export interface Slice<R> {
  readonly rows: readonly R[];
  readonly total: number;
}

interface RowsProps<R> {
  /** Read out as the name of the table. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** One cell for each column; the first heads the row. */
  readonly cells: (row: R) => readonly ReactNode[];
  /** Begins with the consultation's short name, and has everything that the list depends on. */
  readonly of: readonly string[];
  readonly read: (start: number) => Promise<Slice<R>>;
  /** What stands in place of a list without rows: what to do first. */
  readonly empty: ReactNode;
  /** The rows are some of more, and how many they are says nothing. */
  readonly isExcerpt?: boolean;
  /** Pixels of a row before it has been measured. */
  readonly height?: number;
}

/** Rows of one answer of the API, and the most that ever stand in the page. */
export const sliceRows = 100;
/** So few are drawn at once: they can be found in the page and printed whole. */
const plainRowsMax = 60;
const drawnRowsMax = 90;
const overscan = 8;

/**
 * A list of any length as a table: rows are fetched by slices and only those near the window stand in the page, with their places
 * told to whoever does not see it. On paper the slices that were read are printed.
 */
export function Rows<R>({
  cells,
  columns,
  empty,
  height = 44,
  isExcerpt = false,
  label,
  of,
  read,
}: RowsProps<R>): ReactElement | null {
  const say = useWords("rows");
  const table = useRef<HTMLDivElement>(null);
  const [total, setTotal] = useState<number>();
  const known = useRef("");
  const margin = useTop(table);
  const isPrinting = usePrinting();
  const virtual = useWindowVirtualizer({
    count: total ?? 0,
    estimateSize: () => height,
    overscan,
    scrollMargin: margin,
    rangeExtractor: (range) => withFocus(table, range),
    useFlushSync: false,
  });
  const isPlain = (total ?? 0) <= plainRowsMax || isPrinting;
  const drawn = isPlain ? [] : virtual.getVirtualItems();
  const from = isPlain ? 0 : (drawn[0]?.index ?? 0);
  const to = isPlain ? from : (drawn.at(-1)?.index ?? from);
  const slices = [...new Set([Math.floor(from / sliceRows), Math.floor(to / sliceRows)])];
  const answers = useQueries({
    queries: slices.map((slice) => ({
      queryKey: [...of, "rows", String(slice)],
      queryFn: () => read(slice * sliceRows),
    })),
  });
  const answered = answers.find((each) => each.data !== undefined)?.data?.total;
  const list = of.join("\n");
  useLayoutEffect(() => {
    if (answered !== undefined) setTotal(answered);
  }, [answered]);
  useLayoutEffect(() => {
    // Another question is another list: it begins at its beginning.
    if (known.current !== "" && known.current !== list) setTotal(undefined);
    known.current = list;
  }, [list]);
  const at = (index: number): R | undefined => {
    const place = slices.indexOf(Math.floor(index / sliceRows));
    return answers[place]?.data?.rows[index % sliceRows];
  };
  const failed = answers.find((each) => each.error !== null && each.data === undefined);
  if (failed !== undefined) {
    return (
      <div role="alert" className="note late">
        <p>{say.failed}</p>
        <p>
          <button type="button" className="b" onClick={() => void failed.refetch()}>
            {say.again}
          </button>
        </p>
      </div>
    );
  }
  if (total === undefined) {
    return (
      <p role="status" className="quiet">
        {say.loading}
      </p>
    );
  }
  if (total === 0) return <>{empty}</>;
  const plainRows = isPlain ? Array.from({ length: Math.min(total, sliceRows) }, (_, i) => i) : [];
  const template = columns.map(({ width }) => width ?? "minmax(0, 1fr)").join(" ");
  const drawRow = (index: number, place?: { readonly start: number }): ReactElement => (
    <Row
      key={index}
      index={index}
      columns={columns}
      cells={at(index)}
      draw={cells}
      loading={say.loading}
      measure={place === undefined ? undefined : virtual.measureElement}
      top={place === undefined ? undefined : place.start - margin}
    />
  );
  return (
    <>
      <div
        ref={table}
        role="table"
        aria-label={label}
        aria-rowcount={total + 1}
        className="rows"
        style={{ "--cols": template } as CSSProperties}
      >
        <div role="rowgroup" className="rows-head">
          <div role="row" aria-rowindex={1}>
            {columns.map((column) => (
              <div key={column.id} role="columnheader" className={column.isNumber === true ? "num" : undefined}>
                {column.label}
              </div>
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className={isPlain ? "rows-body" : "rows-body rows-long"}
          style={isPlain ? undefined : { height: virtual.getTotalSize() }}
        >
          {isPlain ? plainRows.map((index) => drawRow(index)) : drawn.map((item) => drawRow(item.index, item))}
        </div>
      </div>
      {isExcerpt ? null : (
        <p className="small quiet rows-foot">{isPrinting ? say.printed(plainRows.length, total) : say.total(total)}</p>
      )}
    </>
  );
}

function Row<R>({
  cells,
  columns,
  draw,
  index,
  loading,
  measure,
  top,
}: {
  readonly index: number;
  readonly columns: readonly Column[];
  readonly cells: R | undefined;
  readonly draw: (row: R) => readonly ReactNode[];
  readonly loading: string;
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
  readonly top: number | undefined;
}): ReactElement {
  const shown = cells === undefined ? undefined : draw(cells);
  return (
    <div
      ref={measure}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      style={top === undefined ? undefined : { transform: `translateY(${top}px)` }}
    >
      {shown === undefined ? (
        <div role="cell" className="quiet">
          {loading}
        </div>
      ) : (
        columns.map((column, i) => (
          <div
            key={column.id}
            role={i === 0 ? "rowheader" : "cell"}
            className={column.isNumber === true ? "num" : undefined}
            data-th={i === 0 ? undefined : column.label}
          >
            {shown[i]}
          </div>
        ))
      )}
    </div>
  );
}

/** The row that has the focus stays in the page wherever one scrolls: otherwise the place at the keyboard would be lost. */
function withFocus(table: RefObject<HTMLDivElement | null>, range: Range): number[] {
  const near = defaultRangeExtractor(range).slice(0, drawnRowsMax);
  const row = document.activeElement?.closest<HTMLElement>("[role=row][data-index]");
  if (row === null || row === undefined || table.current?.contains(row) !== true) return near;
  const index = Number(row.dataset["index"]);
  return near.includes(index) || index >= range.count ? near : [...near, index].toSorted((a, b) => a - b);
}

/** How far below the top of the document the table begins; it moves when something above it grows. */
function useTop(table: RefObject<HTMLDivElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      const body = table.current?.querySelector(".rows-body");
      if (body !== null && body !== undefined) {
        setTop(Math.round(body.getBoundingClientRect().top + window.scrollY));
      }
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, [table]);
  return top;
}

/** True while the page is being put on paper. */
function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => flushSync(() => setIsPrinting(true));
    const end = (): void => setIsPrinting(false);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, []);
  return isPrinting;
}
