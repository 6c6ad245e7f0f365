// What lifecycle rules will do to a document, as sentences.

import type { Change, Outlook } from '../../bindings';
import { className } from '../../lib/classes';
import { utcDay } from '../../lib/dates';

/** `Moves to Glacier on 12 Feb 2027 UTC (ArchiveOldDocuments)`; what is overdue is said to be. */
export function sentence(change: Change, now: Date): string {
  const { turn, words, rule, due } = change;
  const what = turn.kind === 'moves' ? `moves to ${className(turn.class)}` : words;
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${when(due, now)} (${rule})`;
}

/** `on 12 Feb 2027 UTC`, or that it is due already: S3 acts within a day or so. */
export function when(due: string, now: Date): string {
  const overdue = Date.parse(due) <= now.getTime();
  return overdue ? `any time now, due since ${utcDay(due)} UTC` : `on ${utcDay(due)} UTC`;
}

/** What happens next to an entry. */
export function next(outlook: Outlook | null | undefined, version: string): Change | undefined {
  return outlook?.entries.find((entry) => entry.version_id === version)?.ahead.next ?? undefined;
}
