import type { Me } from "../me.ts";
import type { Words } from "../words/en.ts";

/** Functions in words, with where they are held. */
export const sayRoles = (roles: Me["roles"], { settings, signIn }: Words): string =>
  roles
    .map(({ body, mechanism, role }) => {
      const place = body ?? mechanism?.slice(0, 8);
      const name = signIn.role[role] ?? role;
      return place === undefined ? name : settings.of(name, place);
    })
    .join(", ");
