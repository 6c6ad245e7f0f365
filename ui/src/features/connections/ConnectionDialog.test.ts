import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import type { Connection, Keychain } from '../../bindings';
import { ScriptedHost, settled } from '../../test/scripted';
import ConnectionDialog from './ConnectionDialog.svelte';

const saved: Connection = {
  id: 'c1',
  name: 'Production',
  kind: 'access_key',
  endpoint: 'https://s3.example.com',
  region: 'eu-central-1',
  access_key_id: 'AKIAEXAMPLE',
  path_style: false,
  session_only: false,
  has_secret: true,
};

async function dialog(host: ScriptedHost, more: { changing?: Connection; keychain?: Keychain } = {}) {
  const onsaved = vi.fn();
  const onclose = vi.fn();
  render(ConnectionDialog, { host, keychain: { available: true }, onsaved, onclose, ...more });
  await tick();
  const field = (name: RegExp) => screen.getByLabelText<HTMLInputElement>(name);
  const fill = (name: RegExp, value: string) => fireEvent.input(field(name), { target: { value } });
  const submit = async () => {
    const form = document.querySelector('form');
    if (form) await fireEvent.submit(form);
    await settled();
    await tick();
  };
  return { field, fill, submit, onsaved, onclose };
}

test('what is missing is said beside its field, which gets the focus', async () => {
  const host = new ScriptedHost();
  const { field, fill, submit } = await dialog(host);
  await fill(/^Name/, 'Production');
  await submit();
  expect(host.calls).toEqual([]);
  const key = field(/^Access key id/);
  expect(key.getAttribute('aria-invalid')).toBe('true');
  const error = document.getElementById(key.getAttribute('aria-describedby')?.split(' ')[0] ?? '');
  expect(error?.textContent).toBe('The access key id is missing.');
  expect(document.activeElement).toBe(key);
});

test('a field that the engine refuses gets its message and the focus', async () => {
  const host = new ScriptedHost({
    save_connection: () => {
      throw { code: 'input.invalid', message: '“ftp://x” is no endpoint.', detail: 'field: endpoint' };
    },
  });
  const { field, fill, submit, onsaved } = await dialog(host);
  await fill(/^Name/, 'Production');
  await fill(/^Endpoint/, 'ftp://x');
  await fill(/^Access key id/, 'AKIA');
  await fill(/^Secret/, 'secret');
  await submit();
  expect(document.activeElement).toBe(field(/^Endpoint/));
  expect(screen.getByText('“ftp://x” is no endpoint.')).toBeTruthy();
  expect(onsaved).not.toHaveBeenCalled();
});

test('a connection is saved as it was typed, without blanks around it', async () => {
  const host = new ScriptedHost({ save_connection: () => saved });
  const { fill, submit, onsaved } = await dialog(host);
  await fill(/^Name/, ' Production ');
  await fill(/^Region/, 'eu-central-1');
  await fill(/^Access key id/, 'AKIAEXAMPLE ');
  await fill(/^Secret/, 'secret');
  await submit();
  expect(host.asked('save_connection')).toEqual([
    {
      name: 'Production',
      region: 'eu-central-1',
      access_key_id: 'AKIAEXAMPLE',
      secret_access_key: 'secret',
      path_style: false,
      session_only: false,
    },
  ]);
  expect(onsaved).toHaveBeenCalledWith(saved);
});

test('changing keeps the secret that is there', async () => {
  const host = new ScriptedHost({ save_connection: () => saved });
  const { fill, submit } = await dialog(host, { changing: saved });
  await fill(/^Name/, 'Live');
  await submit();
  const [request] = host.asked('save_connection');
  expect(request).toMatchObject({ id: 'c1', name: 'Live', endpoint: 'https://s3.example.com' });
  expect(request && 'secret_access_key' in request).toBe(false);
});

test('trouble with the keychain offers to keep the secret for this run only', async () => {
  const host = new ScriptedHost({
    save_connection: ({ session_only }) => {
      if (!session_only) throw { code: 'key.locked', message: 'The keychain is locked.', hint: 'Unlock it.' };
      return saved;
    },
  });
  const { fill, submit, onsaved } = await dialog(host);
  await fill(/^Name/, 'Production');
  await fill(/^Access key id/, 'AKIA');
  await fill(/^Secret/, 'secret');
  await submit();
  expect(screen.getByText('The keychain is locked.')).toBeTruthy();
  await fireEvent.click(screen.getByText('Keep it for this run only'));
  await settled();
  expect(host.asked('save_connection').at(-1)?.session_only).toBe(true);
  expect(onsaved).toHaveBeenCalledOnce();
});

test('with no keychain at all a new secret is for this run only from the start', async () => {
  await dialog(new ScriptedHost(), {
    keychain: {
      available: false,
      fault: { code: 'key.missing', message: 'There is no keychain on this machine.' },
    },
  });
  expect(screen.getByText('There is no keychain on this machine.')).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/for this run only/).checked).toBe(true);
});
