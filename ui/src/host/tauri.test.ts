import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, expect, test, vi } from 'vitest';
import type { Event } from '../bindings';
import { pickHost } from './pick';

afterEach(clearMocks);

test('a command goes through the one bridge, and its fault comes back as it is', async () => {
  const fault = { code: 's3.denied', message: 'You may not.' };
  const ipc = vi.fn((_command: string, args: unknown) => {
    if ((args as { name: string }).name === 'list_buckets') throw fault;
    return { version: '0.1.0', native_drop: true, notices: [] };
  });
  mockIPC(ipc);
  const host = pickHost();
  expect(await host.call('app_info', {})).toMatchObject({ native_drop: true });
  expect(ipc).toHaveBeenCalledWith('plugin:strata|call', { name: 'app_info', request: {} });
  await expect(host.call('list_buckets', { connection: 'x' })).rejects.toEqual(fault);
});

test('events come through one channel until it is ended', async () => {
  let channel: { onmessage: (event: Event) => void } | undefined;
  mockIPC((_command, args) => {
    channel = (args as { channel: typeof channel }).channel;
  });
  const heard: Event[] = [];
  const end = pickHost().subscribe((event) => heard.push(event));
  channel?.onmessage({ event: 'snapshot', transfers: [] });
  end();
  channel?.onmessage({ event: 'stale', tags: [] });
  expect(heard).toEqual([{ event: 'snapshot', transfers: [] }]);
});

test('a refused subscription is told as a notice', async () => {
  mockIPC(() => {
    throw { code: 'internal', message: 'no' };
  });
  const heard: Event[] = [];
  pickHost().subscribe((event) => heard.push(event));
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(heard[0]).toMatchObject({ event: 'notice', fault: { code: 'internal' } });
});
