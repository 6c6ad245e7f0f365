// Words for every code of a fault. The table is total: a new code without words does not compile.

import type { Code, Explanation, Fault } from '../bindings';

type Severity = 'info' | 'warning' | 'error';

const words: Record<Code, { severity: Severity; title: string }> = {
  'net.unreachable': { severity: 'error', title: 'Nothing answers' },
  'net.stall': { severity: 'error', title: 'The server went silent' },
  'tls.untrusted': { severity: 'error', title: 'Certificate not trusted' },
  'net.portal': { severity: 'error', title: 'This is not S3' },
  's3.throttled': { severity: 'warning', title: 'S3 asks to slow down' },
  's3.denied': { severity: 'error', title: 'Not permitted' },
  's3.signature': { severity: 'error', title: 'Access key or secret is wrong' },
  's3.expired': { severity: 'warning', title: 'Session has ended' },
  's3.clock': { severity: 'error', title: 'Clock is wrong' },
  's3.region': { severity: 'error', title: 'Wrong region' },
  's3.changed': { severity: 'warning', title: 'Changed in the meantime' },
  's3.gone': { severity: 'warning', title: 'No longer there' },
  's3.conflict': { severity: 'warning', title: 'Someone else was faster' },
  's3.partial': { severity: 'warning', title: 'Not everything worked' },
  's3.archived': { severity: 'info', title: 'Archived' },
  's3.locked': { severity: 'warning', title: 'Locked' },
  's3.limit': { severity: 'warning', title: 'A limit is reached' },
  's3.unsupported': { severity: 'warning', title: 'Not supported here' },
  's3.malformed': { severity: 'error', title: 'Answer not understood' },
  's3.server': { severity: 'error', title: 'The server failed' },
  'data.mismatch': { severity: 'error', title: 'Bytes do not match' },
  'src.changed': { severity: 'warning', title: 'File changed while reading' },
  'disk.full': { severity: 'error', title: 'Disk is full' },
  'disk.io': { severity: 'error', title: 'Disk failed' },
  'disk.denied': { severity: 'error', title: 'File or folder not accessible' },
  'disk.inuse': { severity: 'warning', title: 'Already open elsewhere' },
  'name.unsafe': { severity: 'warning', title: 'Name can’t be used here' },
  'key.locked': { severity: 'warning', title: 'Keychain is locked' },
  'key.missing': { severity: 'warning', title: 'No keychain' },
  'key.toolong': { severity: 'error', title: 'Secret is too long' },
  'state.unknown': { severity: 'warning', title: 'Outcome not known' },
  'state.quarantined': { severity: 'warning', title: 'Damaged file set aside' },
  'input.invalid': { severity: 'warning', title: 'Please check your entry' },
  cancelled: { severity: 'info', title: 'Cancelled' },
  internal: { severity: 'error', title: 'A defect of Strata' },
};

/** What a view needs to show a fault. */
export interface FaultWords {
  severity: Severity;
  title: string;
  message: string;
  hint?: string;
  /** Why, and what to do, where it is more than the sentence. */
  explained?: Explanation;
  /** Everything worth handing to support, as text to copy. */
  details: string;
}

export function faultWords(fault: Fault): FaultWords {
  const lines = [fault.message, fault.hint, `Code: ${fault.code}`, fault.detail];
  return {
    ...words[fault.code],
    message: fault.message,
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
    ...(fault.explained === undefined ? {} : { explained: fault.explained }),
    details: lines.filter((line) => line !== undefined).join('\n'),
  };
}
