import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { shownName } from '../../test/folder';
import { ScriptedHost, scriptedActs } from '../../test/scripted';
import TransferRow from './TransferRow.svelte';
import { Transfers } from './transfers.svelte';

test('a failed transfer gives its whole reason and what to do, in lines of their own', () => {
  const message = `“${'a long name '.repeat(12)}.pdf” in “Letters” does not exist.`;
  const hint = 'It may have been moved or deleted. Choose it again.';
  const transfer = {
    id: 't1',
    direction: 'upload' as const,
    name: shownName('a.pdf'),
    connection: 'sandbox',
    bucket: 'b',
    folder: '',
    local: 'a.pdf',
    state: 'failed' as const,
    bytes: 0,
    total: 10,
    fault: { code: 'disk.io' as const, message, hint },
  };
  render(TransferRow, { transfer, transfers: new Transfers(scriptedActs(new ScriptedHost()).acts) });
  for (const text of [message, hint]) {
    const line = screen.getByText(text);
    expect(line.classList.contains('clip')).toBe(false);
    expect(line.classList.contains('selectable')).toBe(true);
  }
});
