import { afterEach, expect, test, vi } from 'vitest';
import { webHost } from './web';

afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(status: number, body: string) {
  const fetch = vi.fn(async () => new Response(body, { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

test('a command is a POST of its request', async () => {
  const fetch = answering(200, '{"buckets":[]}');
  expect(await webHost().call('list_buckets', { connection: 'sandbox' })).toEqual({ buckets: [] });
  expect(fetch).toHaveBeenCalledWith(
    '/call/list_buckets',
    expect.objectContaining({ method: 'POST', body: '{"connection":"sandbox"}' }),
  );
});

test('a fault of the engine is thrown as it came', async () => {
  const fault = { code: 's3.denied', message: 'You may not.' };
  answering(422, JSON.stringify(fault));
  await expect(webHost().call('app_info', {})).rejects.toEqual(fault);
});

test('an answer that is no fault becomes one', async () => {
  answering(500, 'oops');
  await expect(webHost().call('app_info', {})).rejects.toMatchObject({ code: 'internal' });
});

test('no answer at all is told as such', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
  await expect(webHost().call('app_info', {})).rejects.toMatchObject({ code: 'net.unreachable' });
});
