// What lifecycle rules do, in words and colours: classes, amounts, what differs between two forecasts.

import type { Amount, BarState, Happenings, LifecycleForecast } from '../../bindings';
import { bytes } from '../../lib/bytes';
import { className } from '../../lib/classes';
import { count } from '../../lib/counts';
import { utcMonth } from '../../lib/dates';

const tones: Record<string, string> = {
  STANDARD: '--class-standard',
  STANDARD_IA: '--class-infrequent',
  ONEZONE_IA: '--class-one-zone',
  INTELLIGENT_TIERING: '--class-intelligent',
  GLACIER_IR: '--class-glacier-instant',
  GLACIER: '--class-glacier',
  DEEP_ARCHIVE: '--class-deep',
};

/** The colour of a storage class; it always stands beside the name. */
export function classTone(storageClass: string): string {
  return `var(${tones[storageClass] ?? '--class-other'})`;
}

/** A stretch of a rule's bar: its word and its colour. */
export function stateWords(state: BarState): { text: string; tone: string } {
  switch (state.kind) {
    case 'stored':
      return { text: 'As stored', tone: 'var(--class-standard)' };
    case 'class':
      return { text: className(state.class), tone: classTone(state.class) };
    case 'covered':
      return { text: 'Delete marker', tone: 'var(--fate-covered)' };
    case 'gone':
      return { text: 'Gone for good', tone: 'var(--fate-gone)' };
  }
}

/** `1,204 versions (3.2 GB)`. */
export function amount({ count: number, bytes: size }: Amount, noun = 'version'): string {
  return `${count(number, noun)} (${bytes(size)})`;
}

/** What happens in a span of time, worst first; nothing that does not happen. */
export function happens(what: Happenings): { kind: Kind; text: string }[] {
  const { moved, covered, destroyed, markers_removed: markers, aborted } = what;
  const all: { kind: Kind; text: string; of: number }[] = [
    { kind: 'destroyed', text: `${amount(destroyed)} destroyed`, of: destroyed.count },
    { kind: 'covered', text: `${amount(covered, 'document')} deleted by a marker`, of: covered.count },
    { kind: 'moved', text: `${amount(moved)} moved`, of: moved.count },
    { kind: 'other', text: `${count(markers, 'delete marker')} removed`, of: markers },
    { kind: 'other', text: `${amount(aborted, 'unfinished upload')} discarded`, of: aborted.count },
  ];
  return all.filter(({ of }) => of > 0).map(({ kind, text }) => ({ kind, text }));
}

export type Kind = 'moved' | 'covered' | 'destroyed' | 'other';

const none: Amount = { count: 0, bytes: 0 };

/** What happens up to the end of a forecast. */
export function totals(forecast: LifecycleForecast): Happenings {
  const sum = (pick: (what: Happenings) => Amount) =>
    forecast.months.reduce((all, { happens: one }) => {
      const part = pick(one);
      return { count: all.count + part.count, bytes: all.bytes + part.bytes };
    }, none);
  return {
    moved: sum((what) => what.moved),
    covered: sum((what) => what.covered),
    destroyed: sum((what) => what.destroyed),
    aborted: sum((what) => what.aborted),
    markers_removed: forecast.months.reduce((all, month) => all + month.happens.markers_removed, 0),
  };
}

export interface Difference {
  text: string;
  /** It takes away what the rules in force would have kept. */
  grave: boolean;
}

/** What a draft does beyond or short of the rules in force, one sentence each; none where both do the same. */
export function differences(inForce: LifecycleForecast, draft: LifecycleForecast): Difference[] {
  const [before, after] = [totals(inForce), totals(draft)];
  const end = draft.months.at(-1);
  const by = end ? ` by ${utcMonth(end.month)}` : '';
  const kinds = [
    { verb: 'destroy', noun: 'version', of: (what: Happenings) => what.destroyed, grave: true },
    {
      verb: 'cover with delete markers',
      noun: 'document',
      of: (what: Happenings) => what.covered,
      grave: true,
    },
    { verb: 'move', noun: 'version', of: (what: Happenings) => what.moved, grave: false },
    { verb: 'discard', noun: 'unfinished upload', of: (what: Happenings) => what.aborted, grave: false },
  ];
  const said = kinds.flatMap(({ verb, noun, of, grave }): Difference[] => {
    const more = { count: of(after).count - of(before).count, bytes: of(after).bytes - of(before).bytes };
    if (more.count === 0 && more.bytes === 0) return [];
    const [word, sign] = more.count > 0 || (more.count === 0 && more.bytes > 0) ? ['more', 1] : ['fewer', -1];
    const size = bytes(Math.abs(more.bytes));
    const how = more.bytes * sign < 0 ? `${size} ${sign > 0 ? 'less' : 'more'} in all` : size;
    const what = `${count(Math.abs(more.count), `${word} ${noun}`)} (${how})`;
    return [{ text: `Would ${verb} ${what}${by}.`, grave: grave && sign > 0 }];
  });
  const soon = draft.soon.versions - inForce.soon.versions;
  if (soon > 0)
    said.unshift({
      text: `Would destroy ${count(soon, 'more version')} (${bytes(Math.max(0, draft.soon.bytes - inForce.soon.bytes))}) within 48 hours.`,
      grave: true,
    });
  return said;
}
