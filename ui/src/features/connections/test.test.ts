import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test } from 'vitest';
import type { Check, TestReport } from '../../bindings';
import { production } from '../../test/connections';
import { held, ScriptedHost, settled } from '../../test/scripted';
import { clockWords, ConnectionTest, duration, reportText, stepWords } from './test.svelte';
import TestDialog from './TestDialog.svelte';

const names = ['list', 'put', 'presign', 'compare', 'delete'] as const;

function report(run: string, states: Check['state'][], more: Partial<TestReport> = {}): TestReport {
  const steps = names.map((step, at): Check => {
    const state = states[at] ?? 'waiting';
    const ended = state === 'passed' || state === 'failed';
    return { step, state, says: `${step} is ${state}`, ...(ended ? { millis: 80 + at } : {}) };
  });
  return { run, connection: 'c1', bucket: 'docs', steps, done: false, ...more };
}

test('before it begins the five steps say what they will do', () => {
  const { steps, running } = new ConnectionTest(new ScriptedHost());
  expect(steps.map((step) => [step.step, step.state, step.says])).toEqual(
    names.map((name) => [name, 'waiting', stepWords[name].does]),
  );
  expect(running).toBe(false);
});

test('reports of another run, and late ones after the end, are not shown', async () => {
  const end = held<TestReport>();
  const host = new ScriptedHost({ test_connection: () => end.promise });
  const connection = new ConnectionTest(host);
  const started = connection.start('c1', 'docs');
  const [{ run = '' } = {}] = host.asked('test_connection');
  expect(host.asked('test_connection')[0]).toEqual({ connection: 'c1', bucket: 'docs', run });
  connection.heard({ event: 'connection_test', report: report('other', ['failed']) });
  expect(connection.report).toBeUndefined();
  connection.heard({ event: 'connection_test', report: report(run, ['running']) });
  expect(connection.running).toBe(true);
  expect(connection.steps[0]?.state).toBe('running');
  end.give(report(run, ['passed', 'passed', 'passed', 'passed', 'passed'], { done: true }));
  await started;
  expect(connection.running).toBe(false);
  connection.heard({ event: 'connection_test', report: report(run, ['passed', 'running']) });
  expect(connection.steps.map((step) => step.state)).toEqual(Array(5).fill('passed'));
});

test('without a bucket none is sent, and a test that can not run says why', async () => {
  const host = new ScriptedHost({
    test_connection: () => {
      throw { code: 'key.locked', message: 'The keychain is locked.' };
    },
  });
  const connection = new ConnectionTest(host);
  await connection.start('c1', '');
  const [request] = host.asked('test_connection');
  expect(request && 'bucket' in request).toBe(false);
  expect(connection.fault?.code).toBe('key.locked');
  expect(connection.running).toBe(false);
});

test('closing the dialog ends the test, whose document is then removed', async () => {
  const host = new ScriptedHost({
    list_buckets: () => ({ buckets: [{ name: 'docs' }] }),
    test_connection: () => held<TestReport>().promise,
    cancel_connection_test: () => ({}),
  });
  const state = new ConnectionTest(host);
  const props = { host, connection: production, test: state, first: undefined, onclose: () => undefined };
  const { unmount } = render(TestDialog, props);
  await settled();
  void state.start('c1', 'docs');
  await tick();
  await fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  unmount();
  const [{ run = '' } = {}] = host.asked('test_connection');
  expect(host.asked('cancel_connection_test')).toEqual([{ run }, { run }]);
});

test('the clock is told in words, and is wrong from five minutes on', () => {
  expect(clockWords(900)).toEqual({ text: 'In step with the server', wrong: false });
  expect(clockWords(12_000)).toEqual({ text: '12 s ahead of the server', wrong: false });
  expect(clockWords(-299_000)).toEqual({ text: '5 min behind the server', wrong: false });
  expect(clockWords(-431_000)).toEqual({ text: '7 min behind the server', wrong: true });
  expect([0, 84, 1240].map(duration)).toEqual(['< 1 ms', '84 ms', '1.2 s']);
});

test('the report is a text with every step and fact', () => {
  const fault = { code: 's3.denied' as const, message: 'No.', detail: 'PutObject: AccessDenied (403)' };
  const of = report('r', ['passed', 'failed', 'skipped'], {
    identity: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada' },
    region: 'eu-central-1',
    clock_skew_millis: 0,
    latency_millis: 42,
    done: true,
  });
  const text = reportText('Production', {
    ...of,
    steps: of.steps.map((step) => (step.step === 'put' ? { ...step, fault } : step)),
  });
  for (const part of [
    'Connection test of “Production”',
    'Bucket: docs',
    'arn:aws:iam::123456789012:user/ada',
    'Region: eu-central-1',
    'In step with the server',
    'Latency: 42 ms',
    'List: passed (80 ms) — list is passed',
    'Put: failed (81 ms)',
    'PutObject: AccessDenied (403)',
    'Presigned link: skipped — presign is skipped',
  ])
    expect(text).toContain(part);
});

async function dialog(states: Check['state'][], more: Partial<TestReport> = {}, reach = production.reach) {
  const host = new ScriptedHost({
    list_buckets: () => ({ buckets: [{ name: 'docs' }, { name: 'logs' }] }),
    test_connection: ({ run }) => report(run, states, { done: true, ...more }),
  });
  const connection = { ...production, reach };
  const state = new ConnectionTest(host);
  render(TestDialog, { host, connection, test: state, first: 'logs', onclose: () => undefined });
  const rest = async () => {
    await settled();
    await tick();
  };
  await rest();
  const start = async () => {
    await fireEvent.click(screen.getByRole('button', { name: /Start the test|Test again/ }));
    await rest();
  };
  return { host, start, rest };
}

test('the bucket on screen is tried, and the end is told in one line', async () => {
  const { host, start } = await dialog(Array(5).fill('passed'));
  expect(screen.getByText('Ready to test')).toBeTruthy();
  await start();
  expect(host.asked('test_connection')[0]?.bucket).toBe('logs');
  expect(screen.getByText('All five steps passed')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy report' })).toBeTruthy();
  const steps = within(screen.getByRole('list', { name: 'Steps of the test' })).getAllByRole('listitem');
  expect(steps.map((step) => step.dataset['state'])).toEqual(Array(5).fill('passed'));
  expect(within(steps[1] as HTMLElement).getByText('81 ms')).toBeTruthy();
});

test('a step that failed shows its explanation unfolded', async () => {
  const host = new ScriptedHost({
    list_buckets: () => ({ buckets: [{ name: 'docs' }] }),
    test_connection: ({ run }) => {
      const of = report(run, ['passed', 'failed', 'skipped', 'skipped', 'skipped'], { done: true });
      const explained = {
        tried: 'Put a document',
        causes: ['No statement allows it.'],
        remedies: ['Add s3:PutObject.'],
        actions: ['s3:PutObject'],
      };
      const fault = { code: 's3.denied' as const, message: 'You may not put.', explained };
      return { ...of, steps: of.steps.map((step) => (step.state === 'failed' ? { ...step, fault } : step)) };
    },
  });
  const state = new ConnectionTest(host);
  render(TestDialog, {
    host,
    connection: production,
    test: state,
    first: undefined,
    onclose: () => undefined,
  });
  await settled();
  await state.start('c1', 'docs');
  await tick();
  expect(screen.getByText('1 of 5 steps failed')).toBeTruthy();
  expect(screen.getByText('You may not put.')).toBeTruthy();
  expect(screen.getByText('No statement allows it.').closest('details')?.open).toBe(true);
});

test('a read-only connection says that only what reads is tried', async () => {
  const { start } = await dialog(
    ['passed', 'skipped', 'skipped', 'passed', 'skipped'],
    {},
    {
      buckets: [],
      read_only: true,
    },
  );
  expect(screen.getByText(/read only: only what reads is tried/)).toBeTruthy();
  await start();
  expect(screen.getByText('2 steps passed, the others were left out')).toBeTruthy();
});

test('a clock that is far off is marked and its danger told', async () => {
  const { start } = await dialog(Array(5).fill('passed'), { clock_skew_millis: 600_000 });
  await start();
  expect(screen.getByText('10 min ahead of the server').closest('.wrong')).toBeTruthy();
  expect(screen.getByText(/Set this computer’s clock/)).toBeTruthy();
});

test('a bucket that can not be listed is typed by its name', async () => {
  const host = new ScriptedHost({
    list_buckets: () => {
      throw { code: 's3.denied', message: 'You may not list.' };
    },
    test_connection: ({ run }) => report(run, Array(5).fill('passed'), { done: true }),
  });
  const state = new ConnectionTest(host);
  render(TestDialog, {
    host,
    connection: production,
    test: state,
    first: undefined,
    onclose: () => undefined,
  });
  await settled();
  await tick();
  await fireEvent.input(screen.getByLabelText(/^Bucket/), { target: { value: ' mine ' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Start the test' }));
  await settled();
  expect(host.asked('test_connection')[0]?.bucket).toBe('mine');
});
