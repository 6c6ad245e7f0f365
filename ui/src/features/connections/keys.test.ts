import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test } from 'vitest';
import type { KeyReport, Rotation, RotationStep, UserKey } from '../../bindings';
import { production, sandbox } from '../../test/connections';
import { ScriptedHost, settled } from '../../test/scripted';
import { AccessKeys, stepsDone } from './keys.svelte';
import KeysDialog from './KeysDialog.svelte';

const old: UserKey = {
  access_key_id: 'AKIAOLD',
  active: true,
  created: '2026-07-01T00:00:00Z',
  age_days: 123,
  old: true,
  last_used: '2026-11-01T10:00:00Z',
  in_use: true,
};
const young: UserKey = { ...old, access_key_id: 'AKIANEW', age_days: 1, old: false, in_use: false };
const rotation: Rotation = {
  stage: 'created',
  old_key: 'AKIAOLD',
  new_key: 'AKIANEW',
  grace_over: false,
  next: 'Tries the new key on the buckets of this connection.',
};

async function dialog(report: KeyReport, take: (step: RotationStep) => KeyReport = () => report) {
  const host = new ScriptedHost({ access_keys: () => report, rotate_key: ({ step }) => take(step) });
  const keys = new AccessKeys(host);
  render(KeysDialog, { connection: production, keys, onclose: () => undefined });
  const rest = async () => {
    await settled();
    await tick();
  };
  await rest();
  const press = async (name: string | RegExp) => {
    await fireEvent.click(screen.getByRole('button', { name }));
    await rest();
  };
  return { host, keys, press };
}

test('only the kind with a key of its own is looked at', async () => {
  const host = new ScriptedHost({ access_keys: () => ({ user: 'ada', keys: [old] }) });
  const keys = new AccessKeys(host);
  await keys.watch(sandbox);
  await keys.watch({ ...production, has_secret: false });
  expect(host.calls).toEqual([]);
  await keys.watch(production);
  expect(keys.tooOld).toBe(123);
  await keys.watch(sandbox);
  expect(keys.tooOld).toBeUndefined();
});

test('how many steps are done follows the stage', () => {
  expect([undefined, 'created', 'deactivated', 'deleted'].map((stage) => stepsDone(stage as never))).toEqual([
    0, 1, 4, 5,
  ]);
});

test('age, state and last use of each key are told, and an old one is warned of', async () => {
  await dialog({ user: 'ada', keys: [old, { ...young, active: false }] });
  expect(screen.getByText('IAM user ada')).toBeTruthy();
  expect(screen.getByText('This key is 123 days old.')).toBeTruthy();
  const [first, second] = within(screen.getByRole('list', { name: 'Keys' })).getAllByRole('listitem');
  expect(first?.textContent).toMatch(/AKIAOLD.*In use here.*Active.*123 days old.*Last used/s);
  expect(second?.textContent).toMatch(/AKIANEW.*Inactive.*1 day old/s);
});

test('the rotation goes step by step, and back', async () => {
  const { host, press } = await dialog({ user: 'ada', keys: [old] }, (step) =>
    step === 'back' ? { user: 'ada', keys: [old] } : { user: 'ada', keys: [old, young], rotation },
  );
  const current = () => document.querySelector('[aria-current="step"]')?.textContent ?? '';
  expect(current()).toContain('Create');
  expect(screen.queryByRole('button', { name: 'Back' })).toBeNull();
  await press('Create a new key');
  expect(current()).toContain('Test');
  expect(screen.getByText('Tries the new key on the buckets of this connection.')).toBeTruthy();
  await press('Back');
  expect(current()).toContain('Create');
  expect(host.asked('rotate_key').map(({ step }) => step)).toEqual(['create', 'back']);
});

test('while the grace period runs the old key can not be deleted, and its end is told', async () => {
  const deactivated: Rotation = {
    ...rotation,
    stage: 'deactivated',
    delete_after: '2026-12-02T10:00:00Z',
    next: 'Deletes the old key for good.',
  };
  const { host, press } = await dialog({ user: 'ada', keys: [old, young], rotation: deactivated });
  expect(document.querySelector('time[datetime="2026-12-02T10:00:00Z"]')).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Delete the old key…' }).disabled).toBe(true);
  await press('Back');
  expect(host.asked('rotate_key')).toEqual([{ connection: 'c1', step: 'back' }]);
});

test('after the last step there is no way back and nothing more to do', async () => {
  await dialog({
    user: 'ada',
    keys: [young],
    rotation: { ...rotation, stage: 'deleted', grace_over: true, next: 'It is done.' },
  });
  expect(screen.getByText('It is done.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Back' })).toBeNull();
  expect(document.querySelector('[aria-current="step"]')).toBeNull();
});

test('a key that nobody can use is offered for deletion', async () => {
  const { host, press } = await dialog({ user: 'ada', keys: [old, young], orphan: 'AKIANEW' });
  await press('Delete that key…');
  expect(host.asked('rotate_key')).toEqual([{ connection: 'c1', step: 'delete_orphan' }]);
});

test('why the keys are not known is said, and no rotation offered', async () => {
  await dialog({ keys: [], fault: { code: 's3.unsupported', message: 'This store has no IAM.' } });
  expect(screen.getByText('This store has no IAM.')).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Rotation' })).toBeNull();
});

test('a step that failed leaves what is known on screen', async () => {
  const { press } = await dialog({ user: 'ada', keys: [old] }, () => {
    throw { code: 's3.denied', message: 'You may not make keys.' };
  });
  await press('Create a new key');
  expect(screen.getByText('You may not make keys.')).toBeTruthy();
  expect(screen.getByRole('list', { name: 'Keys' })).toBeTruthy();
});
