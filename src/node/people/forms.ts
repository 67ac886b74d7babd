/** Forms of what is typed about people. */

/** What is typed to sign in. */
export const nameForm = /^[a-z0-9][a-z0-9.-]{1,39}$/;
/** Most characters of a title, and of what somebody calls a passkey. */
export const titleCharsMax = 80;
/** Most roles of one account. */
export const rolesMax = 32;
