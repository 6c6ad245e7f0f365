// A sign-in asks in the middle of the work: the code of an MFA device, given or given up.
import { Account } from './account.ts';
import { connectTo, dialogFor, leadTo } from './connecting.ts';
import { SecondClient } from './second.ts';
import { expect, test } from './strata.ts';

test('a role with MFA asks for its code, and what waited goes on', async ({ strata, host }) => {
  const { page } = strata;
  // Any key may take any role here: what is proved is that the code is asked for, and gets there.
  const account = await Account.start('open');
  const key = {
    endpoint: account.endpoint,
    region: 'us-east-1',
    access_key_id: 'AKIAEXAMPLE',
    secret_access_key: 'secret',
  };
  const theirs = new SecondClient(key);
  try {
    await theirs.makeBucket('documents-of-the-role', 'versioned');
    await host.file(
      '.aws/credentials',
      `[base]\naws_access_key_id = ${key.access_key_id}\naws_secret_access_key = ${key.secret_access_key}\n`,
    );
    await host.file(
      '.aws/config',
      `[profile admin]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/ada
region = us-east-1
endpoint_url = ${account.endpoint}
`,
    );
    await strata.open();
    const dialog = await dialogFor(strata, 'Add a connection…');
    await dialog.getByRole('radio', { name: 'AWS profile' }).check();
    await dialog.getByRole('radio', { name: 'admin', exact: true }).check();
    await leadTo(dialog, { endpoint: account.endpoint, region: 'us-east-1' });
    await dialog.getByRole('button', { name: 'Add connection' }).click();

    const question = page.getByRole('alertdialog', { name: 'MFA code for “admin”' });
    const code = question.getByLabel('The code that your device shows now');
    await expect(code).toBeFocused();
    await expect(question).toContainText('arn:aws:iam::123456789012:mfa/ada');
    await strata.picture('sign-in-mfa');
    await code.fill('123');
    await page.keyboard.press('Enter');
    await expect(question.getByRole('alert')).toContainText('six digits');
    await code.fill('123456');
    await page.keyboard.press('Enter');
    await expect(question).toBeHidden();
    const buckets = page.getByRole('navigation', { name: 'Buckets' });
    await expect(buckets).toContainText('documents-of-the-role');
  } finally {
    theirs.end();
    await account.end();
  }
});

test('a sign-in that is given up is told where its work was wanted', async ({ strata, host }) => {
  const { page } = strata;
  await host.file(
    '.aws/credentials',
    '[base]\naws_access_key_id = AKIA\naws_secret_access_key = x\n',
  );
  await host.file(
    '.aws/config',
    `[profile admin]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/ada
`,
  );
  await strata.open();
  const dialog = await dialogFor(strata, 'Add a connection…');
  await dialog.getByRole('radio', { name: 'AWS profile' }).check();
  await dialog.getByRole('radio', { name: 'admin', exact: true }).check();
  await leadTo(dialog, host.access);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  const question = page.getByRole('alertdialog', { name: 'MFA code for “admin”' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Buckets' }).getByRole('alert')).toBeVisible();
  await connectTo(strata, 'Sandbox');
  await expect(strata.row('README.md')).toBeVisible();
});
