import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../api.ts";
import type { Mechanism } from "../circle.tsx";
import type { Choice } from "../doing/form.tsx";
import { useNaming } from "../parts/name.tsx";

/** Things of the record that a form offers to choose from, by their own names; of one kind where it is named. */
export function useSubjects(mechanism: Mechanism, kind?: "issue" | "session" | "body"): readonly Choice[] {
  const naming = useNaming(mechanism.shortName);
  const param = { mechanism: mechanism.shortName };
  const read = useQuery({
    queryKey: [mechanism.shortName, "own-subjects"],
    queryFn: () => ask(api.mechanisms[":mechanism"]["own-subjects"].$get({ param })),
  });
  return (read.data?.subjects ?? [])
    .filter((each) => kind === undefined || each.kind === kind)
    .map(({ id, name }) => ({ value: id, label: naming.name(name) }));
}
