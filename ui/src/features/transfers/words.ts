// Where a transfer stands, in words.

import type { Transfer, Verified } from '../../bindings';
import { bytes } from '../../lib/bytes';
import { secondsLeft } from '../../lib/dates';

const verified: Record<Verified, { short: string; long: string }> = {
  whole: { short: 'verified', long: 'A checksum over all bytes equals the stored one.' },
  parts: { short: 'verified', long: 'The checksum of every part equals the stored one.' },
  md5: { short: 'verified', long: 'The MD5 entity tag is equal.' },
  length: {
    short: 'unverified: only the length is known to be right',
    long: 'The server gave no checksum to compare with.',
  },
};

export function verifiedWords(level: Verified): { short: string; long: string } {
  return verified[level];
}

/** The line below a transfer's name. */
export function stateWords(transfer: Transfer): string {
  const { state, total, speed, seconds_left: left } = transfer;
  switch (state) {
    case 'queued':
      return `Waiting · ${bytes(total)}`;
    case 'running':
      return [
        `${bytes(transfer.bytes)} of ${bytes(total)}`,
        speed === undefined ? '' : `${bytes(speed)}/s`,
        left === undefined ? '' : `${secondsLeft(left)} left`,
      ]
        .filter((part) => part !== '')
        .join(' · ');
    case 'verifying':
      return `Comparing ${bytes(total)}…`;
    case 'done':
      return `${transfer.direction === 'upload' ? 'Uploaded' : 'Downloaded'} · ${bytes(total)}`;
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}
