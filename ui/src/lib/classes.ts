// Storage classes in short words; a class we have no word for is shown as it came.

const words: Record<string, string> = {
  STANDARD: 'Standard',
  STANDARD_IA: 'Infrequent',
  ONEZONE_IA: 'One Zone',
  INTELLIGENT_TIERING: 'Intelligent',
  GLACIER: 'Glacier',
  GLACIER_IR: 'Glacier Instant',
  DEEP_ARCHIVE: 'Deep Archive',
  REDUCED_REDUNDANCY: 'Reduced',
  EXPRESS_ONEZONE: 'Express',
};

export function className(storageClass: string): string {
  return words[storageClass] ?? storageClass;
}

/** Whether documents of this class are at rest in an archive tier, for the badge of a row. */
export function isArchiveClass(storageClass: string): boolean {
  return storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';
}
