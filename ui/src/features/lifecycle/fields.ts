// Which finding belongs to which field of the form.

import type { Finding } from '../../bindings';

/** The first error at one of these fields, in the spelling of the AWS CLI; a field's end may be left out. */
export function errorAt(findings: readonly Finding[], ...fields: readonly string[]): string | undefined {
  return findings.find(({ severity, field }) => severity === 'error' && fields.includes(field))?.message;
}

/** A whole number as typed; none for nothing, undefined for what is no whole number. */
export function whole(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  if (!/^-?\d+$/.test(typed)) return undefined;
  const number = Number(typed);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The classes that rules can move to, coldest last. */
export const targets = [
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;
