// Sizes in words. Units are powers of 1000 (KB, MB, GB), as desktops and AWS's price list count.

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size with at most three significant digits: `412 KB`, `4.1 GB`. */
export function bytes(count: number, locale?: string): string {
  let value = Math.abs(count);
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const shown = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return `${count < 0 ? '−' : ''}${shown} ${units[unit]}`;
}

/** The exact size, for a title: `412,345 bytes`. */
export function exactBytes(count: number, locale?: string): string {
  return `${new Intl.NumberFormat(locale).format(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

/** A difference with its sign: `+12 KB`, `−340 B`, `same size`. */
export function sizeChange(count: number, locale?: string): string {
  if (count === 0) return 'same size';
  return `${count > 0 ? '+' : ''}${bytes(count, locale)}`;
}
