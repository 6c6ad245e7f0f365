import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test } from 'vitest';
import type { Connections as Answer } from '../../bindings';
import { Kept } from '../../host/kept';
import { sandbox } from '../../test/connections';
import { held, ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import ConnectionSwitcher from './ConnectionSwitcher.svelte';
import { Connections } from './connections.svelte';

test('a menu asked for before the connections are read opens with all of them', async () => {
  const answer = held<Answer>();
  const host = new ScriptedHost({
    list_connections: () => answer.promise,
    list_buckets: () => ({ buckets: [] }),
    set_preference: () => ({}),
  });
  const connections = new Connections(scriptedActs(host).acts, new Kept(host));
  render(ConnectionSwitcher, { connections, host, bucket: undefined, onconnection: () => undefined });
  const starting = connections.start();
  const switcher = screen.getByRole('button', { name: /Opening…/ });
  expect(switcher.getAttribute('aria-busy')).toBe('true');
  await fireEvent.click(switcher);
  expect(screen.queryByRole('menu')).toBeNull();
  answer.give({ connections: [sandbox], keychain: { available: true } });
  await starting;
  await settled();
  await tick();
  expect(await screen.findByRole('menuitemradio', { name: 'Sandbox' })).toBeTruthy();
  expect(switcher.getAttribute('aria-busy')).toBeNull();
});
