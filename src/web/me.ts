import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { InferResponseType } from "hono/client";
import { api, ask } from "./api.ts";

/** Who is signed in here. */
export type Me = InferResponseType<(typeof api.me)["$get"], 200>;

export const useMe = (): UseQueryResult<Me> => useQuery({ queryKey: ["me"], queryFn: () => ask(api.me.$get()) });

/** A function that somebody may hold. */
export type RoleName = Me["roles"][number]["role"];
