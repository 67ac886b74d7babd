/** Styles are taken up by the build (scripts/build-web.mjs). */
declare module "*.css";
