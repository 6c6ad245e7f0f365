// A bucket's lifecycle for tests, as the engine tells it: the guide's three rules over a few documents.

import type {
  Changes,
  Configuration,
  ForecastMonth,
  Happenings,
  Lifecycle,
  LifecycleForecast,
  Review,
  Rule,
  RuleBars,
} from '../bindings';

export const bucket = { connection: 'sandbox', bucket: 'docs' };

const forAll = {
  prefix: '',
  tag: null,
  size_greater_than: null,
  size_less_than: null,
  and: null,
  unknown: [],
};

export function rule(id: string, more: Partial<Rule> = {}): Rule {
  return {
    id,
    status: 'Enabled',
    filter: forAll,
    legacy_prefix: null,
    transitions: [],
    noncurrent_transitions: [],
    expiration: null,
    noncurrent_expiration: null,
    abort_uploads: null,
    unknown: [],
    ...more,
  };
}

export const archive = rule('ArchiveOldDocuments', {
  transitions: [{ days: 90, date: null, class: 'GLACIER' }],
  noncurrent_transitions: [{ days: 30, newer_versions: null, class: 'GLACIER' }],
});
export const expire = rule('DeleteExpiredDocuments', {
  expiration: { days: 730, date: null, expired_object_delete_marker: null },
  noncurrent_expiration: { days: 90, newer_versions: null },
});
export const abort = rule('DeleteIncompleteMultipartUploads', { abort_uploads: { days: 7 } });

export function configuration(...rules: Rule[]): Configuration {
  return { rules, minimum_size: 'all_storage_classes_128K', unknown: [] };
}

export const noChanges: Changes = { added: [], removed: [], changed: [], unchanged: [], whole: [] };

/** A rule's bars, as far as a test needs them. */
export function bars(of: Rule): RuleBars {
  const name = of.id ?? 'Rule';
  return {
    name,
    applies_to: of.filter?.prefix ? `below “${of.filter.prefix}”` : 'all documents',
    says: `What ${name} does.`,
    current: [
      { from_days: 0, from_date: null, state: { kind: 'stored' } },
      ...of.transitions.map(({ days, date, class: to }) => ({
        from_days: days,
        from_date: date,
        state: { kind: 'class' as const, class: to },
      })),
      ...(of.expiration
        ? [{ from_days: of.expiration.days, from_date: null, state: { kind: 'covered' as const } }]
        : []),
    ],
    old: [
      { from_days: 0, from_date: null, state: { kind: 'stored' } },
      ...of.noncurrent_transitions.map(({ days, class: to }) => ({
        from_days: days,
        from_date: null,
        state: { kind: 'class' as const, class: to },
      })),
      ...(of.noncurrent_expiration
        ? [{ from_days: of.noncurrent_expiration.days, from_date: null, state: { kind: 'gone' as const } }]
        : []),
    ],
    abort_days: of.abort_uploads?.days ?? null,
    cleans_markers: false,
  };
}

export function review(of: Configuration, more: Partial<Review> = {}): Review {
  return {
    findings: [],
    valid: true,
    bars: of.rules.map(bars),
    changes: noChanges,
    json: JSON.stringify({ Rules: of.rules.map(({ id }) => ({ ID: id })) }, null, 2),
    cli: 'aws s3api put-bucket-lifecycle-configuration',
    terraform: 'resource "aws_s3_bucket_lifecycle_configuration" "docs" {}',
    left_out: [],
    ...more,
  };
}

export function lifecycle(of = configuration(archive, expire, abort), stamp = 's1'): Lifecycle {
  return {
    configuration: of,
    stamp,
    versioning: 'enabled',
    review: review(of),
    templates: [
      { name: 'Archive old documents', description: 'After 90 days to Glacier.', rule: archive },
      { name: 'Delete expired documents', description: 'After two years.', rule: expire },
    ],
  };
}

export const nothing: Happenings = {
  moved: { count: 0, bytes: 0 },
  covered: { count: 0, bytes: 0 },
  destroyed: { count: 0, bytes: 0 },
  markers_removed: 0,
  aborted: { count: 0, bytes: 0 },
};

/** A forecast over months of which each destroys so many versions of a megabyte. */
export function forecast(
  destroyed: readonly number[],
  more: Partial<LifecycleForecast> = {},
): LifecycleForecast {
  const months = destroyed.map((count, at): ForecastMonth => ({
    month: `2027-${String(at + 1).padStart(2, '0')}`,
    happens: {
      ...nothing,
      moved: { count: 10, bytes: 10_000_000 },
      destroyed: { count, bytes: count * 1_000_000 },
    },
    end: [
      { class: 'STANDARD', current: true, amount: { count: 20 - at, bytes: (20 - at) * 1_000_000 } },
      { class: 'GLACIER', current: false, amount: { count: at, bytes: at * 1_000_000 } },
    ],
  }));
  return {
    census: {
      as_of: '2026-11-25T10:00:00Z',
      documents: 20,
      versions: 31,
      markers: 2,
      uploads: 1,
      bytes: 42_000_000,
    },
    now: '2026-11-25T10:00:00Z',
    days: [{ date: '2026-12-01', happens: { ...nothing, destroyed: { count: 3, bytes: 3_000_000 } } }],
    months,
    rules: [],
    soon: { documents: 0, gone: 0, versions: 0, bytes: 0 },
    next: [
      {
        key: 'cv.pdf',
        version_id: 'v1',
        change: {
          turn: { kind: 'moves', class: 'GLACIER' },
          due: '2027-02-12T00:00:00Z',
          rule: 'ArchiveOldDocuments',
          place: 0,
          words: 'moves to GLACIER',
          doubt: null,
        },
      },
    ],
    caveats: ['Object locks are not seen.'],
    ...more,
  };
}
