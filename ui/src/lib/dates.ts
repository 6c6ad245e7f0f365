// Instants in words. What is shown is local time; what hovers says the full instant and UTC.

const day = 86_400_000;

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function time(at: Date, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** Short: `Today 09:12`, `Yesterday`, `3 Nov`, `12 Oct 2025`. An unreadable instant is given back as it came. */
export function shortDate(instant: string, now: Date, locale?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const days = Math.round((midnight(now) - midnight(at)) / day);
  if (days === 0) return `Today ${time(at, locale)}`;
  if (days === 1) return 'Yesterday';
  const format: Intl.DateTimeFormatOptions =
    at.getFullYear() === now.getFullYear()
      ? { day: 'numeric', month: 'short' }
      : { day: 'numeric', month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(locale, format).format(at);
}

/** Middle: the short date and the time of day. */
export function dateAndTime(instant: string, now: Date, locale?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const short = shortDate(instant, now, locale);
  if (short.startsWith('Today')) return short;
  return `${short}${short === 'Yesterday' ? '' : ','} ${time(at, locale)}`;
}

/** Full: local time with seconds and zone, then UTC. */
export function fullDate(instant: string, locale?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const local = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(at);
  const utc = at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '');
  return `${local} · ${utc} UTC`;
}

/** Seconds left: `12 s`, `3 min`, `1 h 20 min`. */
export function secondsLeft(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** A day of the calendar in UTC, on which lifecycle rules act: `12 Feb 2027`. Takes an instant or a date. */
export function utcDay(instant: string, locale?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const format = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, format).format(at);
}

/** A month in UTC: `Feb 2027` of `2027-02`. */
export function utcMonth(month: string, locale?: string): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return month;
  return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(at);
}
