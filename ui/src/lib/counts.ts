// Numbers with their noun.

/** `1 document`, `1,240 documents`. */
export function count(number: number, noun: string, plural = `${noun}s`, locale?: string): string {
  return `${new Intl.NumberFormat(locale).format(number)} ${number === 1 ? noun : plural}`;
}
