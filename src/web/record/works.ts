import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api, ask } from "../api.ts";
import type { Mechanism } from "../circle.tsx";
import { sentenceOf } from "./refused.ts";
import type { Work } from "./reading.ts";

/** Milliseconds between questions while work is under way. */
const askMilliseconds = 500;

interface Running {
  readonly work: Work | undefined;
  /** Why it could not be begun. */
  readonly refused: string | undefined;
  start(): void;
  cancel(): void;
}

/** Long work at the node of one kind: how far it is, and how to begin and end it. It goes on when the page is left. */
export function useWork(mechanism: Mechanism, kind: Work["kind"]): Running {
  const queries = useQueryClient();
  const [refused, setRefused] = useState<string>();
  const param = { mechanism: mechanism.shortName };
  const works = api.mechanisms[":mechanism"].record.works;
  const key = ["works", mechanism.id];
  const answered = useQuery({
    queryKey: key,
    queryFn: () => ask(works.$get({ param })),
    refetchInterval: ({ state }) =>
      state.data?.works.some(({ status }) => status === "running") === true ? askMilliseconds : false,
  });
  const work = answered.data?.works.find((each) => each.kind === kind);
  const again = useCallback(
    () => queries.invalidateQueries({ queryKey: ["works", mechanism.id] }),
    [mechanism.id, queries],
  );
  const run = (call: Promise<unknown>): void => {
    setRefused(undefined);
    void call.then(again, (error: unknown) => setRefused(sentenceOf(error)));
  };
  return {
    work,
    refused,
    start: () => run(ask(works.$post({ param, json: { kind } }))),
    cancel: () => {
      if (work !== undefined) run(ask(works[":work"].$delete({ param: { ...param, work: work.id } })));
    },
  };
}
