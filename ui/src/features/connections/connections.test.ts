import { expect, test } from 'vitest';
import type { Connection } from '../../bindings';
import { held, ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import { production, sandbox } from '../../test/connections';
import { Kept } from '../../host/kept';
import { Connections } from './connections.svelte';

function start(all: Connection[] = [sandbox, production], before: Record<string, string | undefined> = {}) {
  const host = new ScriptedHost({
    list_connections: () => ({ connections: all, keychain: { available: true } }),
    list_buckets: ({ connection }) => ({
      buckets: [{ name: `${connection}-b` }, { name: `${connection}-a` }],
    }),
    set_preference: ({ name, value }) => {
      before[name] = value;
      return {};
    },
  });
  const { acts, said } = scriptedActs(host);
  return { host, said, before, connections: new Connections(acts, new Kept(host, before)) };
}

test('the first start takes up the sandbox and lists its buckets', async () => {
  const { connections } = start();
  await connections.start();
  expect(connections.current).toBe('sandbox');
  expect(connections.names).toEqual(['sandbox-a', 'sandbox-b']);
});

test('the next start takes up the connection used last, unless it is gone', async () => {
  const first = start();
  await first.connections.start();
  await first.connections.choose('c1');
  await settled();
  const second = start(undefined, first.before);
  await second.connections.start();
  expect(second.connections.current).toBe('c1');
  const third = start([sandbox], first.before);
  await third.connections.start();
  expect(third.connections.current).toBe('sandbox');
});

test('a late list of buckets does not land in another connection', async () => {
  const { host, connections } = start();
  await connections.start();
  const late = held<{ buckets: { name: string }[] }>();
  host.answers.list_buckets = ({ connection }) =>
    connection === 'c1' ? late.promise : { buckets: [{ name: 'mine' }] };
  const choosing = connections.choose('c1');
  await connections.choose('sandbox');
  late.give({ buckets: [{ name: 'theirs' }] });
  await choosing;
  expect(connections.names).toEqual(['mine']);
});

test('a bucket opened by name stays in the list of a key that may not list', async () => {
  const { host, before, connections } = start();
  host.answers.list_buckets = () => {
    throw { code: 's3.denied', message: 'You may not list buckets.' };
  };
  await connections.start();
  connections.addNamed('documents');
  await connections.choose('c1');
  await connections.choose('sandbox');
  expect(connections.bucketsFault?.code).toBe('s3.denied');
  expect(connections.names).toEqual(['documents']);
  await settled();
  expect(before['buckets.sandbox']).toBe('documents');
});

test('as many buckets opened by name are remembered as the engine takes', async () => {
  const { before, connections } = start();
  await connections.start();
  for (let at = 100; at < 200; at += 1) connections.addNamed(`${at}-`.padEnd(63, 'x'));
  await settled();
  expect(before['buckets.sandbox']?.length).toBeLessThan(4096);
  expect(before['buckets.sandbox']).toContain('199-');
});

test('removing the connection in use goes back to the sandbox', async () => {
  const { host, said, connections } = start();
  await connections.start();
  await connections.choose('c1');
  host.answers.remove_connection = () => {
    host.answers.list_connections = () => ({ connections: [sandbox], keychain: { available: true } });
    return {};
  };
  await connections.remove(production);
  expect(connections.current).toBe('sandbox');
  expect(said[0]?.message).toContain('“Production”');
});

test('what is stale is read again', async () => {
  const { host, connections } = start();
  await connections.start();
  await connections.heard({ event: 'stale', tags: [{ tag: 'buckets', connection: 'c1' }] });
  expect(host.asked('list_buckets')).toHaveLength(1);
  await connections.heard({
    event: 'stale',
    tags: [{ tag: 'buckets', connection: 'sandbox' }, { tag: 'connections' }],
  });
  await settled();
  expect(host.asked('list_buckets')).toHaveLength(2);
  expect(host.asked('list_connections')).toHaveLength(2);
});
