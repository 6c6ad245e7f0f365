import { expect, test } from 'vitest';
import { ScriptedHost, scriptedActs, settled } from '../test/scripted';

test('an act says its sentence and hands its undo back to the engine', async () => {
  const host = new ScriptedHost({ undo: () => ({ message: 'Taken back.', cancelled: false }) });
  const { acts, said } = scriptedActs(host);
  const restored = { message: 'Restored.', written: '2025-11-03T09:14:00Z' };
  expect(await acts.run(async () => ({ ...restored, undo: 'u1', cancelled: false }))).toBe(true);
  expect(said[0]).toMatchObject(restored);
  await said[0]?.undo?.();
  expect(host.asked('undo')).toEqual([{ undo: 'u1' }]);
  expect(said[1]?.message).toBe('Taken back.');
});

test('several acts are taken back the last one first, and a fault stops that', async () => {
  const host = new ScriptedHost({
    undo: ({ undo }) => {
      if (undo === 'u1') throw { code: 's3.changed', message: 'It changed.' };
      return { message: `${undo} taken back`, cancelled: false };
    },
  });
  const { acts, said } = scriptedActs(host);
  await acts.undo(['u0', 'u1', 'u2']);
  expect(host.asked('undo').map((request) => request.undo)).toEqual(['u2', 'u1']);
  expect(said.map((one) => one.message)).toEqual(['s3.changed: It changed.']);
});

test('a no in the dialog of the host says nothing', async () => {
  const { acts, said } = scriptedActs(new ScriptedHost());
  expect(await acts.run(async () => ({ message: '', cancelled: true }))).toBe(false);
  await settled();
  expect(said).toEqual([]);
});

test('what is no fault becomes one', async () => {
  const { acts, said } = scriptedActs(new ScriptedHost());
  await acts.run(() => Promise.reject(new TypeError('x is undefined')));
  expect(said[0]?.message).toMatch(/^internal: /);
});
