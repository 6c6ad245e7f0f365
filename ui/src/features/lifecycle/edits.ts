// What the forms do to a draft: every edit gives a new configuration and leaves the old one alone. Whether a draft
// is allowed the engine says.

import type { And, Configuration, Filter, ObjectTag, Rule } from '../../bindings';

/** A filter as the form shows it, however it is written: every part must match. */
export interface Matching {
  prefix: string | null;
  tags: readonly ObjectTag[];
  larger: number | null;
  smaller: number | null;
}

/** What a rule's filter asks for; the prefix of an older rule stands beside its filter. */
export function matching(rule: Rule): Matching {
  const { filter } = rule;
  const and = filter?.and;
  return {
    prefix: filter?.prefix ?? and?.prefix ?? rule.legacy_prefix,
    tags: [...(filter?.tag ? [filter.tag] : []), ...(and?.tags ?? [])],
    larger: filter?.size_greater_than ?? and?.size_greater_than ?? null,
    smaller: filter?.size_less_than ?? and?.size_less_than ?? null,
  };
}

/** A rule with another filter: a single part stands alone, several stand in `And`, as S3 wants it. */
export function withMatching(rule: Rule, wanted: Matching): Rule {
  const tags = [...wanted.tags];
  const prefix = wanted.prefix === '' ? null : wanted.prefix;
  const { larger, smaller } = wanted;
  const parts = [prefix, larger, smaller].filter((part) => part !== null).length + tags.length;
  const none: Filter = {
    prefix: null,
    tag: null,
    size_greater_than: null,
    size_less_than: null,
    and: null,
    unknown: rule.filter?.unknown ?? [],
  };
  const strange = rule.filter?.and?.unknown ?? [];
  if (parts <= 1 && strange.length === 0) {
    const one = { prefix, tag: tags[0] ?? null, size_greater_than: larger, size_less_than: smaller };
    const filter = { ...none, ...one, ...(parts === 0 ? { prefix: '' } : {}) };
    return { ...rule, legacy_prefix: null, filter };
  }
  const and: And = { prefix, tags, size_greater_than: larger, size_less_than: smaller, unknown: strange };
  return { ...rule, legacy_prefix: null, filter: { ...none, and } };
}

/** A rule that does nothing yet, for all documents. */
export function emptyRule(): Rule {
  return {
    id: null,
    status: 'Enabled',
    filter: { prefix: '', tag: null, size_greater_than: null, size_less_than: null, and: null, unknown: [] },
    legacy_prefix: null,
    transitions: [],
    noncurrent_transitions: [],
    expiration: null,
    noncurrent_expiration: null,
    abort_uploads: null,
    unknown: [],
  };
}

/** An id that no other rule has: the wanted one, or with a number after it. */
export function freeId(draft: Configuration, wanted: string): string {
  const taken = new Set(draft.rules.map((rule) => rule.id));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

export function withRule(draft: Configuration, at: number, rule: Rule): Configuration {
  return { ...draft, rules: draft.rules.map((old, index) => (index === at ? rule : old)) };
}

export function withNewRule(draft: Configuration, rule: Rule, at = draft.rules.length): Configuration {
  return { ...draft, rules: draft.rules.toSpliced(at, 0, rule) };
}

export function withoutRule(draft: Configuration, at: number): Configuration {
  return { ...draft, rules: draft.rules.toSpliced(at, 1) };
}

/** A list with one entry changed. */
export function replaced<T>(list: readonly T[], at: number, entry: T): T[] {
  return list.map((old, index) => (index === at ? entry : old));
}

/** Names of elements that this application does not know and keeps. */
export function strangers(rule: Rule): string[] {
  const all = [rule.unknown, rule.filter?.unknown ?? [], rule.filter?.and?.unknown ?? []].flat();
  return all.map((element) => element.name);
}

export function sameConfiguration(one: Configuration, other: Configuration): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
