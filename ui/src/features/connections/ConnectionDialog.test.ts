import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import type { Connection, Keychain, Profile } from '../../bindings';
import { production } from '../../test/connections';
import { ScriptedHost, settled } from '../../test/scripted';
import ConnectionDialog from './ConnectionDialog.svelte';

async function dialog(host: ScriptedHost, more: { changing?: Connection; keychain?: Keychain } = {}) {
  const onsaved = vi.fn();
  const onclose = vi.fn();
  render(ConnectionDialog, { host, keychain: { available: true }, onsaved, onclose, ...more });
  await tick();
  const field = (name: RegExp) => screen.getByLabelText<HTMLInputElement>(name);
  const fill = (name: RegExp, value: string) => fireEvent.input(field(name), { target: { value } });
  const rest = async () => {
    await settled();
    await tick();
  };
  const submit = async () => {
    const form = document.querySelector('form');
    if (form) await fireEvent.submit(form);
    await rest();
  };
  const kind = async (name: string) => {
    await fireEvent.click(screen.getByRole('radio', { name }));
    await rest();
  };
  const where = async (id: string) => {
    await fireEvent.change(field(/^Where/), { target: { value: id } });
    await rest();
  };
  return { field, fill, submit, rest, kind, where, onsaved, onclose };
}

const profiles: Profile[] = [
  { name: 'default', way: 'keys', says: 'A key in the file.' },
  { name: 'admin', way: 'assume_role_with_mfa', region: 'eu-west-1', says: 'Role admin by way of default.' },
  { name: 'broken', way: 'unusable', says: 'Its source profile “gone” is not there.' },
];

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
  const { field, fill, submit, where, onsaved } = await dialog(host);
  await fill(/^Name/, 'Production');
  await where('other');
  await fill(/^Endpoint/, 'ftp://x');
  await fill(/^Access key id/, 'AKIA');
  await fill(/^Secret/, 'secret');
  await submit();
  expect(document.activeElement).toBe(field(/^Endpoint/));
  expect(screen.getByText('“ftp://x” is no endpoint.')).toBeTruthy();
  expect(onsaved).not.toHaveBeenCalled();
});

test('a folded limit that the engine refuses is unfolded and gets the focus', async () => {
  const host = new ScriptedHost({
    save_connection: () => {
      throw { code: 'input.invalid', message: '“B” is no name of a bucket.', detail: 'field: reach.buckets' };
    },
  });
  const { field, fill, submit } = await dialog(host);
  await fill(/^Name/, 'Production');
  await fill(/^Access key id/, 'AKIA');
  await fill(/^Secret/, 'secret');
  await submit();
  expect(document.activeElement).toBe(field(/^Buckets/));
  expect(field(/^Buckets/).closest('details')?.open).toBe(true);
});

test('a connection is saved as it was typed, without blanks around it', async () => {
  const host = new ScriptedHost({ save_connection: () => production });
  const { fill, submit, onsaved } = await dialog(host);
  await fill(/^Name/, ' Production ');
  await fill(/^Access key id/, 'AKIAEXAMPLE ');
  await fill(/^Secret/, 'secret');
  await fill(/^Buckets/, ' one \n\ntwo,one');
  await fill(/^Prefix/, 'a/');
  await fireEvent.click(screen.getByLabelText(/^Read only/));
  await submit();
  expect(host.asked('save_connection')).toEqual([
    {
      name: 'Production',
      kind: 'access_key',
      region: '',
      access_key_id: 'AKIAEXAMPLE',
      secret_access_key: 'secret',
      path_style: false,
      session_only: false,
      reach: { buckets: ['one', 'two'], prefix: 'a/', read_only: true },
      plain_http: false,
    },
  ]);
  expect(onsaved).toHaveBeenCalledWith(production, false);
});

test('Add and test asks for the test of what was saved', async () => {
  const host = new ScriptedHost({ save_connection: () => production });
  const { fill, rest, onsaved } = await dialog(host);
  await fill(/^Name/, 'Production');
  await fill(/^Access key id/, 'AKIA');
  await fill(/^Secret/, 'secret');
  await fireEvent.click(screen.getByText('Add and test'));
  await rest();
  expect(onsaved).toHaveBeenCalledWith(production, true);
});

test('changing keeps the secret that is there', async () => {
  const host = new ScriptedHost({ save_connection: () => production });
  const { field, fill, submit } = await dialog(host, { changing: production });
  expect(field(/^Where/).value).toBe('other');
  await fill(/^Name/, 'Live');
  await submit();
  const [request] = host.asked('save_connection');
  expect(request).toMatchObject({ id: 'c1', name: 'Live', endpoint: 'https://s3.example.com' });
  expect(request && 'secret_access_key' in request).toBe(false);
});

test('a profile is chosen from those of the machine; one that can not be used says why', async () => {
  const host = new ScriptedHost({
    list_profiles: () => ({ profiles }),
    save_connection: () => production,
  });
  const { field, kind, submit } = await dialog(host);
  await kind('AWS profile');
  expect(screen.queryByLabelText(/^Access key id/)).toBeNull();
  const broken = screen.getByRole<HTMLInputElement>('radio', { name: /^broken/ });
  expect(broken.disabled).toBe(true);
  expect(screen.getByText(/“gone” is not there/)).toBeTruthy();
  expect(screen.getByText('Role + MFA')).toBeTruthy();
  await submit();
  expect(screen.getByText('Choose a profile.')).toBeTruthy();
  await fireEvent.click(screen.getByRole('radio', { name: /^admin/ }));
  expect(field(/^Name/).value).toBe('admin');
  await submit();
  expect(host.asked('save_connection')[0]).toMatchObject({
    kind: 'profile',
    profile: 'admin',
    name: 'admin',
    access_key_id: '',
  });
});

test('profiles are read again on demand, and why they can not be read is said', async () => {
  let times = 0;
  const host = new ScriptedHost({
    list_profiles: () => {
      times += 1;
      if (times === 1) throw { code: 'disk.denied', message: 'The file ~/.aws/config may not be read.' };
      return { profiles };
    },
  });
  const { kind, rest } = await dialog(host);
  await kind('AWS profile');
  expect(screen.getByText('The file ~/.aws/config may not be read.')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Read the profiles again' }));
  await rest();
  expect(screen.queryByText(/may not be read/)).toBeNull();
  expect(screen.getByRole('radio', { name: /^default/ })).toBeTruthy();
});

test('this machine needs no more than a name', async () => {
  const host = new ScriptedHost({ save_connection: () => production });
  const { fill, kind, submit } = await dialog(host);
  await kind('This machine');
  expect(screen.queryByText(/for this run only/)).toBeNull();
  await fill(/^Name/, 'Here');
  await submit();
  expect(host.asked('save_connection')[0]).toMatchObject({
    kind: 'environment',
    name: 'Here',
    access_key_id: '',
  });
});

test('a provider fills in its pattern, with the part to type over chosen', async () => {
  const { field, where } = await dialog(new ScriptedHost());
  await where('r2');
  const endpoint = field(/^Endpoint/);
  expect(field(/^Region/).value).toBe('auto');
  expect(document.activeElement).toBe(endpoint);
  expect(endpoint.value.slice(endpoint.selectionStart ?? 0, endpoint.selectionEnd ?? 0)).toBe('ACCOUNT-ID');
  await where('amazon');
  expect(screen.queryByLabelText(/^Endpoint/)).toBeNull();
  expect(field(/^Region/).placeholder).toBe('Found by itself');
});

test('plain http is refused, explained, and allowed for that address only', async () => {
  const host = new ScriptedHost({
    save_connection: ({ plain_http }) => {
      if (!plain_http)
        throw {
          code: 'input.invalid',
          message: 'The endpoint nas.lan is not encrypted.',
          detail: 'field: plain_http',
        };
      return production;
    },
  });
  const { fill, submit, rest, where, onsaved } = await dialog(host);
  await fill(/^Name/, 'Nas');
  await where('minio');
  await fill(/^Endpoint/, 'http://nas.lan:9000');
  await fill(/^Access key id/, 'AKIA');
  await fill(/^Secret/, 'secret');
  await submit();
  expect(screen.getByText('The endpoint nas.lan is not encrypted.')).toBeTruthy();
  expect(screen.getByText(/content of every document/)).toBeTruthy();
  await fireEvent.click(screen.getByText('Allow for this address only'));
  await rest();
  expect(onsaved).toHaveBeenCalledOnce();
  expect(host.asked('save_connection').at(-1)).toMatchObject({
    plain_http: true,
    endpoint: 'http://nas.lan:9000',
  });
  // Another address is asked for anew.
  await fill(/^Endpoint/, 'http://other.lan:9000');
  await fill(/^Secret/, 'secret');
  await submit();
  expect(host.asked('save_connection').at(-1)).toMatchObject({ plain_http: false });
});

test('a certificate file shows its name and how many it holds, and can be taken away', async () => {
  const authority = { id: 'abc', name: 'company-ca.pem', certificates: 2 };
  const host = new ScriptedHost({
    choose_authority: () => ({ authority }),
    save_connection: () => production,
  });
  const { fill, submit, rest } = await dialog(host);
  await fill(/^Name/, 'Production');
  await fill(/^Access key id/, 'AKIA');
  await fill(/^Secret/, 'secret');
  await fireEvent.click(screen.getByText('Choose a file…'));
  await rest();
  expect(screen.getAllByText('company-ca.pem').length).toBeGreaterThan(0);
  expect(screen.getByText('2 certificates')).toBeTruthy();
  await submit();
  expect(host.asked('save_connection')[0]).toMatchObject({ authority: 'abc' });
  await fireEvent.click(screen.getByText('Remove'));
  await fill(/^Secret/, 'secret');
  await submit();
  expect('authority' in (host.asked('save_connection')[1] ?? {})).toBe(false);
});

test('trouble with the keychain offers to keep the secret for this run only', async () => {
  const host = new ScriptedHost({
    save_connection: ({ session_only }) => {
      if (!session_only) throw { code: 'key.locked', message: 'The keychain is locked.', hint: 'Unlock it.' };
      return production;
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
