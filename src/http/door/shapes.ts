import { actions, languages, roleNames } from "../../node/people/officer.ts";
import type { Officer, Role } from "../../node/people/officer.ts";
import type { CreationOptions, RequestOptions } from "../../node/people/passkeys.ts";
import { isMechanismId, isSubjectId } from "../../base/ids.ts";
import { z } from "../api/shape.ts";

/** Shapes that several routes of the door share. */

export const language = z.enum(languages);

export const role = z
  .object({
    role: z.enum(roleNames),
    mechanism: z.string().refine(isMechanismId).optional().openapi({ description: "Held in this consultation alone." }),
    body: z.string().refine(isSubjectId).optional().openapi({ description: "Held in this body of it alone." }),
  })
  .refine(({ body, mechanism }) => body === undefined || mechanism !== undefined, "a body is one of a mechanism")
  .openapi("Role");

export const officer = z
  .object({
    id: z.string(),
    title: z.string().openapi({ description: "What stands on the page." }),
    by: z.string().openapi({ description: "The function that stands in the record." }),
    language,
    roles: z.array(role),
  })
  .openapi("Officer");

export const action = z.enum(actions);

/** An instant of the machine's clock. */
export const time = z.string().openapi({ description: "UTC, to the second." });

/** A role without what is absent. */
export const roleOf = ({ body, mechanism, role: name }: z.output<typeof role>): Role => ({
  role: name,
  ...(mechanism === undefined ? {} : { mechanism }),
  ...(body === undefined ? {} : { body }),
});

/** Words of an officer as they are sent. */
export const showOfficer = ({ by, id, language: tongue, roles, title }: Officer) => ({
  id,
  title,
  by,
  language: tongue,
  roles: roles.map((each) => ({ ...each })),
});

/** What a browser made of WebAuthn's options; the library reads it strictly. */
export const ceremony = z
  .looseObject({ id: z.string().max(1400), type: z.literal("public-key") })
  .openapi("PasskeyResponse");

const optionsMeaning = {
  type: "object" as const,
  description: "As the browser's own functions take it (WebAuthn 3, 5.1).",
};
export const creationOptions = z.object({ options: z.custom<CreationOptions>().openapi(optionsMeaning) });
export const requestOptions = z.object({ options: z.custom<RequestOptions>().openapi(optionsMeaning) });

/** JSON both ways. */
export const json = <S extends z.ZodType>(schema: S) => ({ "application/json": { schema } });
