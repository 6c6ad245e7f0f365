import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import type { SignInQuestion } from '../../bindings';
import { ScriptedHost, settled } from '../../test/scripted';
import { SignIn } from './signin.svelte';
import SignInDialog from './SignInDialog.svelte';

const mfa: SignInQuestion = {
  question: 'q1',
  connection: 'c1',
  name: 'Production',
  asked: { ask: 'mfa_code', device: 'arn:aws:iam::1:mfa/ada', role: 'arn:aws:iam::1:role/Admin' },
};
const browser: SignInQuestion = {
  question: 'q2',
  connection: 'c2',
  name: 'Auditor',
  asked: {
    ask: 'browser',
    code: 'QXNT-RKJP',
    address: 'https://device.example.com/',
    expires: new Date(Date.now() + 600_000).toISOString(),
  },
};
const fresh: SignInQuestion = {
  question: 'q3',
  connection: 'c1',
  name: 'Production',
  asked: { ask: 'fresh_key', access_key_id: 'ASIAOLD' },
};

async function asking(...questions: SignInQuestion[]) {
  const host = new ScriptedHost({
    answer_sign_in: () => ({}),
    cancel_sign_in: () => ({}),
    open_sign_in_page: () => ({}),
  });
  const signIn = new SignIn(host);
  render(SignInDialog, { signIn });
  const rest = async () => {
    await settled();
    await tick();
  };
  const hear = async (...now: SignInQuestion[]) => {
    signIn.heard({ event: 'sign_in', questions: now });
    await rest();
  };
  await hear(...questions);
  return { host, signIn, hear, rest };
}

const code = () => screen.getByLabelText<HTMLInputElement>(/code that your device shows/);

/** A dialog leaves the page a frame after it closes. */
const gone = () => vi.waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());

test('a code of six digits is asked for, and only digits are taken', async () => {
  const { host, hear, rest } = await asking(mfa);
  expect(screen.getByRole('alertdialog', { name: 'MFA code for “Production”' })).toBeTruthy();
  expect(screen.getByText('arn:aws:iam::1:mfa/ada')).toBeTruthy();
  await fireEvent.input(code(), { target: { value: '12 3x4' } });
  expect(code().value).toBe('1234');
  await fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(screen.getByText(/Enter the six digits/)).toBeTruthy();
  expect(host.asked('answer_sign_in')).toEqual([]);
  await fireEvent.input(code(), { target: { value: '123456' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await rest();
  expect(host.asked('answer_sign_in')).toEqual([{ question: 'q1', code: '123456' }]);
  expect(screen.getByText('Signing in…')).toBeTruthy();
  await hear();
  await gone();
});

test('a refused code is said, and the next one is typed into an empty field', async () => {
  const { hear, rest } = await asking(mfa);
  await fireEvent.input(code(), { target: { value: '123456' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await rest();
  await hear({ ...mfa, asked: { ...mfa.asked, refused: 'AWS did not take that code.' } as never });
  expect(screen.getByText('AWS did not take that code.')).toBeTruthy();
  expect(code().value).toBe('');
  expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy();
});

test('questions come one at a time, the oldest first', async () => {
  const { hear } = await asking(mfa, browser);
  expect(screen.getByText('One more question waits.')).toBeTruthy();
  expect(screen.queryByText('QXNT-RKJP')).toBeNull();
  await hear(browser);
  expect(screen.getByText('QXNT-RKJP')).toBeTruthy();
});

test('Cancel gives the sign-in up', async () => {
  const { host, rest } = await asking(mfa);
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await rest();
  expect(host.asked('cancel_sign_in')).toEqual([{ question: 'q1' }]);
  await gone();
});

test('the page of a sign-in is opened again, and waiting is said', async () => {
  const { host, rest } = await asking(browser);
  expect(screen.getByText(/Waiting for the browser/)).toBeTruthy();
  expect(screen.getByText('10 min left')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Open page again' }));
  await rest();
  expect(host.asked('open_sign_in_page')).toEqual([{ question: 'q2' }]);
});

test('a code that has ended is said', async () => {
  await asking({ ...browser, asked: { ...browser.asked, expires: '2020-01-01T00:00:00Z' } as never });
  expect(screen.getByText(/The code has ended/)).toBeTruthy();
});

test('a fresh key needs all three parts', async () => {
  const { host, rest } = await asking(fresh);
  expect(screen.getByText('ASIAOLD')).toBeTruthy();
  const fill = (name: string, value: string) =>
    fireEvent.input(screen.getByLabelText(name), { target: { value } });
  await fill('Access key id', ' ASIANEW ');
  await fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
  await rest();
  expect(screen.getByText('The secret is missing.')).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText('Secret access key'));
  await fill('Secret access key', 'secret');
  await fill('Session token', 'token');
  await fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
  await rest();
  expect(host.asked('answer_sign_in')).toEqual([
    { question: 'q3', access_key_id: 'ASIANEW', secret_access_key: 'secret', session_token: 'token' },
  ]);
});

test('an answer that nothing waits for any more takes the question away; another fault is shown', async () => {
  const { host, hear, rest } = await asking(mfa);
  host.answers.answer_sign_in = () => {
    throw { code: 'net.unreachable', message: 'STS does not answer.' };
  };
  await fireEvent.input(code(), { target: { value: '123456' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await rest();
  expect(screen.getByText('STS does not answer.')).toBeTruthy();
  expect(code().value).toBe('123456');
  host.answers.answer_sign_in = () => {
    throw { code: 's3.gone', message: 'Nothing waits.' };
  };
  await fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await rest();
  await gone();
  await hear();
});

test('questions of the first snapshot are asked; one without any leaves them as they are', async () => {
  const { signIn, rest } = await asking();
  signIn.heard({ event: 'snapshot', transfers: [], questions: [mfa] });
  await rest();
  expect(code()).toBeTruthy();
  signIn.heard({ event: 'snapshot', transfers: [] });
  await rest();
  expect(code()).toBeTruthy();
});

test('it waits until nobody types, so that no letter lands in the wrong field', async () => {
  vi.useFakeTimers();
  try {
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    const { hear } = await asking();
    await fireEvent.keyDown(field, { key: 'a' });
    await hear(mfa);
    expect(screen.queryByRole('alertdialog')).toBeNull();
    vi.advanceTimersByTime(500);
    await fireEvent.keyDown(field, { key: 'b' });
    vi.advanceTimersByTime(500);
    await tick();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    vi.advanceTimersByTime(1000);
    await tick();
    await settled();
    expect(screen.getByRole('alertdialog')).toBeTruthy();
    field.remove();
  } finally {
    vi.useRealTimers();
  }
});
