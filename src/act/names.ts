const FUNCTION = /^[a-z0-9][a-z0-9.-]{0,63}$/;
const KIND = /^[a-z][a-z0-9-]{0,31}(?:\.[a-z][a-z0-9-]{0,31}){1,3}$/;
const PART_NAME = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][a-z0-9.-]*)*$/;
const PART_LANGUAGE = /^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?$/;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62}$/;

/** A function at home that speaks for its party, never a person: `dg-north-america`. */
export const isFunctionName = (text: string): boolean => FUNCTION.test(text);
/** Whether a kind could exist in some version: `noun.participle`. */
export const isKindName = (text: string): boolean => KIND.test(text);
/** Words joined by `/`, none beginning with a dot or a slash: a part's name can never point outside a folder. */
export const isPartName = (text: string): boolean => text.length <= 64 && PART_NAME.test(text);
/** BCP 47, the part of it used here, or empty. */
export const isPartLanguage = (text: string): boolean => text.length <= 35 && PART_LANGUAGE.test(text);
export const isMediaType = (text: string): boolean => MEDIA_TYPE.test(text);
