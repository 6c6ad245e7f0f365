import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { Finding, Rule } from '../../bindings';
import {
  archive,
  bars,
  bucket,
  configuration,
  expire,
  forecast,
  lifecycle as rules,
  review,
  rule,
} from '../../test/lifecycle';
import { ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import ForecastPane from './ForecastPane.svelte';
import { BucketLifecycle } from './lifecycle.svelte';
import LifecycleView from './LifecycleView.svelte';
import RuleForm from './RuleForm.svelte';
import RuleTimeline from './RuleTimeline.svelte';

async function open(answers: ConstructorParameters<typeof ScriptedHost>[0] = {}) {
  const host = new ScriptedHost({
    read_lifecycle: () => rules(),
    review_lifecycle: ({ configuration: of }) => review(of),
    forecast_lifecycle: () => forecast([0, 5]),
    ...answers,
  });
  const lifecycle = new BucketLifecycle(scriptedActs(host).acts);
  lifecycle.show(bucket);
  await settled();
  return { host, lifecycle };
}

afterEach(() => void vi.unstubAllGlobals());

const now = new Date('2026-11-25T12:00:00Z');

function form(of: Rule, findings: Finding[] = []) {
  const edits: Rule[] = [];
  render(RuleForm, {
    rule: of,
    findings,
    disabled: false,
    onchange: (edited: Rule) => void edits.push(edited),
  });
  return edits;
}

test('a lane names each stretch and when it begins', () => {
  render(RuleTimeline, { bars: bars(expire) });
  const lanes = screen
    .getAllByRole('list')
    .map((lane) =>
      [...lane.children].map((stretch) => [...stretch.children].map((part) => part.textContent)),
    );
  expect(lanes).toEqual([
    [
      ['As stored', 'day 0'],
      ['Delete marker', 'day 730'],
    ],
    [
      ['As stored', 'day 0'],
      ['Gone for good', 'day 90'],
    ],
  ]);
});

test('a rule that only discards uploads has no lanes for versions', () => {
  render(RuleTimeline, { bars: bars(rule('Uploads', { abort_uploads: { days: 7 } })) });
  expect(screen.getAllByRole('list')).toHaveLength(1);
  expect(screen.getByText('Unfinished uploads')).toBeDefined();
});

test('the form changes what is typed and nothing else', async () => {
  const edits = form(archive);
  await fireEvent.input(screen.getByLabelText('Days'), { target: { value: '120' } });
  expect(edits).toEqual([{ ...archive, transitions: [{ days: 120, date: null, class: 'GLACIER' }] }]);
});

test('an error of the engine stands at its field', () => {
  form(archive, [
    {
      rule: 0,
      rule_id: 'ArchiveOldDocuments',
      field: 'Transitions[0].Days',
      code: 'InvalidArgument',
      severity: 'error',
      message: 'Days must be 1 or more.',
    },
  ]);
  const field = screen.getByLabelText('Days');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'Days must be 1 or more.',
  );
});

test('elements that are not known are told and kept', async () => {
  const unknown = [{ name: 'Rewind', xml: '<Rewind/>' }];
  const edits = form({ ...archive, unknown });
  expect(screen.getByText(/does not know: Rewind/)).toBeDefined();
  await fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'New' } });
  expect(edits[0]).toEqual({ ...archive, id: 'New', unknown });
});

test('a bucket without rules offers the templates, a read-only one does not', async () => {
  const { lifecycle } = await open({ read_lifecycle: () => rules(configuration()) });
  const props = { lifecycle, now, sandbox: true, onback: () => undefined };
  const { unmount } = render(LifecycleView, props);
  expect(screen.getByText('No lifecycle rules')).toBeDefined();
  expect(screen.getByRole('button', { name: /Delete expired documents/ })).toBeDefined();
  unmount();
  render(LifecycleView, { ...props, readOnly: 'It is read only.' });
  expect(screen.queryByRole('button', { name: /Delete expired documents/ })).toBeNull();
  const add = screen.getByRole('button', { name: 'Add a rule' });
  expect(add.getAttribute('aria-disabled')).toBe('true');
  expect(add.title).toBe('It is read only.');
});

test('only the sandbox’s time can be moved', async () => {
  const { lifecycle } = await open();
  const props = { lifecycle, now, onback: () => undefined };
  const { unmount } = render(LifecycleView, { ...props, sandbox: false });
  expect(screen.queryByRole('button', { name: 'Move time forward' })).toBeNull();
  unmount();
  render(LifecycleView, { ...props, sandbox: true });
  expect(screen.getByRole('button', { name: 'Move time forward' })).toBeDefined();
});

test('why rules can not be read is said in place of them', async () => {
  const { lifecycle } = await open({
    read_lifecycle: () => {
      throw { code: 's3.denied', message: 'You may not read the rules of “docs”.' };
    },
  });
  render(LifecycleView, { lifecycle, now, sandbox: false, onback: () => undefined });
  expect(screen.getByRole('alert').textContent).toContain('You may not read the rules');
  expect(screen.queryByRole('tab')).toBeNull();
});

test('the guard wants the bucket’s name, letter by letter', async () => {
  const soon = { documents: 3, gone: 1, versions: 9, bytes: 900 };
  const { host, lifecycle } = await open({
    apply_lifecycle: () => ({ outcome: 'must_confirm', soon, type_this: 'docs' }),
  });
  render(LifecycleView, { lifecycle, now, sandbox: false, onback: () => undefined });
  lifecycle.draft.change(configuration(archive));
  lifecycle.applying.open();
  await lifecycle.applying.apply();
  const dialog = within(await screen.findByRole('dialog'));
  const go = dialog.getByRole<HTMLButtonElement>('button', { name: 'Apply and destroy' });
  const field = dialog.getByLabelText(/^Type the bucket’s name/);
  await fireEvent.input(field, { target: { value: 'doc' } });
  expect(go.disabled).toBe(true);
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(host.asked('apply_lifecycle')).toHaveLength(1);
  await fireEvent.input(field, { target: { value: 'docs' } });
  expect(go.disabled).toBe(false);
  lifecycle.applying.close();
  await settled();
});

test('arrows walk through the months, whose figures are read out', async () => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  const { lifecycle } = await open();
  render(ForecastPane, { lifecycle, now });
  const chart = screen.getByRole('application');
  const figures = () => document.getElementById(chart.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(figures()).toContain('Jan 2027');
  await fireEvent.keyDown(chart, { key: 'ArrowRight' });
  expect(figures()).toContain('Feb 2027');
  expect(figures()).toContain('5 versions (5 MB) destroyed');
  await fireEvent.keyDown(chart, { key: 'ArrowRight' });
  expect(figures()).toContain('Feb 2027');
});
