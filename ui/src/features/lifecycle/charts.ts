// The arithmetic of the charts: what lies on what, and where a line of the scale goes.

import type { ForecastMonth, Lying } from '../../bindings';

/** What the height of a chart means. */
export type Measure = 'bytes' | 'count';

/** One layer of the stack: a class, and whether its versions are current. */
export interface Layer {
  id: string;
  class: string;
  current: boolean;
  /** From and to, by month. */
  spans: readonly (readonly [from: number, to: number])[];
}

/** Current above old, and warm below cold, so that a layer keeps its place from month to month. */
const order = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

function rank({ class: name, current }: Pick<Lying, 'class' | 'current'>): number {
  const at = order.indexOf(name);
  return (at < 0 ? order.length : at) * 2 + (current ? 0 : 1);
}

/** The layers from the bottom up; a class that never holds anything has none. */
export function layers(months: readonly ForecastMonth[], measure: Measure): Layer[] {
  const kinds = new Map<string, Lying>();
  for (const month of months)
    for (const lying of month.end)
      if (lying.amount[measure] > 0) kinds.set(`${lying.class} ${lying.current}`, lying);
  const sorted = [...kinds].sort(([, one], [, two]) => rank(one) - rank(two));
  const tops = months.map(() => 0);
  return sorted.map(([id, { class: name, current }]) => ({
    id,
    class: name,
    current,
    spans: months.map((month, at) => {
      const from = tops[at] ?? 0;
      const lying = month.end.find((one) => one.class === name && one.current === current);
      tops[at] = from + (lying?.amount[measure] ?? 0);
      return [from, tops[at]] as const;
    }),
  }));
}

/** Round numbers from 0 to beyond the largest, four or five of them. */
export function ticks(largest: number): number[] {
  if (largest <= 0) return [0, 1];
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, at) => at * step);
}

/** A closed outline in steps, each as wide as its month: along the tops and back along the bottoms. */
export function area(
  spans: Layer['spans'],
  x: (edge: number) => number,
  y: (value: number) => number,
): string {
  const step = (value: number, from: number, to: number) =>
    [from, to].map((edge) => `${x(edge).toFixed(1)},${y(value).toFixed(1)}`);
  const top = spans.flatMap(([, to], at) => step(to, at, at + 1));
  const bottom = spans.map(([from], at) => step(from, at + 1, at)).reverse();
  return `M${[...top, ...bottom.flat()].join('L')}Z`;
}

/** Which months get a label, so that none touches the next. */
export function labelled(months: number, width: number): number {
  return Math.max(1, Math.ceil(months / Math.max(1, Math.floor(width / 66))));
}
