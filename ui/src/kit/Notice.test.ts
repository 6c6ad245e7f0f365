import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import Notice from './Notice.svelte';

const explained = {
  tried: 'GetObject of “cv.pdf” in the bucket “papers”',
  answer: 'AccessDenied (HTTP 403)',
  request_id: '4442587FB7D0A2F9',
  causes: ['The policy lacks it.', 'There is no such document.'],
  remedies: ['Add the policy below.'],
  policy: '{\n  "Version": "2012-10-17"\n}',
};

test('the sentence comes first, the rest is folded away', async () => {
  render(Notice, { message: 'Could not download.', hint: 'It needs s3:GetObject.', explained });
  expect(screen.getByText('Could not download.')).toBeTruthy();
  const folded = document.querySelector('details');
  expect(folded?.open).toBe(false);
  await fireEvent.click(screen.getByText('Why, and what to do'));
  const lists = screen.getAllByRole('list').map((list) => {
    return within(list)
      .getAllByRole('listitem')
      .map((item) => item.textContent);
  });
  expect(lists).toEqual([explained.causes, explained.remedies]);
  expect(screen.getByText('AccessDenied (HTTP 403)')).toBeTruthy();
  expect(screen.getByText('4442587FB7D0A2F9')).toBeTruthy();
});

test('the policy is copied as it stands', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  render(Notice, { message: 'Could not download.', explained });
  await fireEvent.click(screen.getByText('Why, and what to do'));
  await fireEvent.click(screen.getByRole('button', { name: 'Copy policy' }));
  expect(writeText).toHaveBeenCalledWith(explained.policy);
  vi.unstubAllGlobals();
});

test('what is not known is not shown', () => {
  render(Notice, { message: 'Nothing answers.', explained: { tried: 'x', causes: [], remedies: [] } });
  expect(screen.queryByText('Answer')).toBeNull();
  expect(screen.queryByText('Request id')).toBeNull();
  expect(screen.queryByRole('list')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});

test('a message without an explanation has nothing to unfold', () => {
  render(Notice, { message: 'Saved.' });
  expect(document.querySelector('details')).toBeNull();
});
