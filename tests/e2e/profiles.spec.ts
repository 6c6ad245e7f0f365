// Connections by a profile of the AWS files, and by what plain http means.
import { connectTo, dialogFor, filled, leadTo, switcher } from './connecting.ts';
import type { Host } from './host.ts';
import { expect, samples, test } from './strata.ts';

/** AWS files in the person's home: one profile that works, and one of each other way. */
async function writeProfiles(host: Host): Promise<void> {
  await host.file(
    '.aws/credentials',
    `[work]
aws_access_key_id = ${host.access.access_key_id}
aws_secret_access_key = ${host.access.secret_access_key}
`,
  );
  await host.file(
    '.aws/config',
    `[profile work]
region = us-east-1

[profile admin]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = work
mfa_serial = arn:aws:iam::123456789012:mfa/ada

[profile company]
sso_session = company
sso_account_id = 123456789012
sso_role_name = ReadOnly

[sso-session company]
sso_start_url = https://company.awsapps.com/start
sso_region = us-east-1

[profile tool]
credential_process = /opt/bin/credentials

[profile broken]
role_arn = arn:aws:iam::123456789012:role/Gone
source_profile = gone
`,
  );
}

test('a profile of this machine is chosen, and its connection works', async ({ strata, host }) => {
  await writeProfiles(host);
  await strata.open();
  const dialog = await dialogFor(strata, 'Add a connection…');
  await strata.picture('connection-form');
  await dialog.getByRole('radio', { name: 'AWS profile' }).check();
  await expect(dialog.getByLabel('Access key id')).toBeHidden();
  for (const [name, way] of [
    ['work', 'Key'],
    ['admin', 'Role + MFA'],
    ['company', 'SSO'],
    ['tool', 'Process'],
  ] as const)
    await expect(dialog.getByRole('radio', { name, exact: true })).toHaveAccessibleDescription(
      new RegExp(`^${way.replace('+', '\\+')}`),
    );
  const broken = dialog.getByRole('radio', { name: 'broken', exact: true });
  await expect(broken).toBeDisabled();
  await expect(broken).toHaveAccessibleDescription(/gone/);

  await dialog.getByRole('radio', { name: 'work', exact: true }).check();
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('work');
  await strata.picture('connection-form-profile');
  await leadTo(dialog, host.access);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog).toBeHidden();
  await expect(switcher(strata)).toContainText('Profile work');
  await expect(strata.heading).toHaveText(samples);
  await expect(strata.row('README.md')).toBeVisible();
});

test('a profile written meanwhile is there after reading again', async ({ strata, host }) => {
  await strata.open();
  const dialog = await dialogFor(strata, 'Add a connection…');
  await dialog.getByRole('radio', { name: 'AWS profile' }).check();
  await expect(dialog).toContainText('There is no profile on this machine.');
  await writeProfiles(host);
  await dialog.getByRole('button', { name: 'Read the profiles again' }).click();
  await expect(dialog.getByRole('radio', { name: 'work', exact: true })).toBeVisible();
});

test('plain http is explained before it is allowed, for its address only', async ({
  strata,
  host,
}) => {
  await strata.open();
  const dialog = await filled(strata, 'Nas', {
    ...host.access,
    endpoint: 'http://nas.example:9000',
  });
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  const warning = dialog.getByRole('alert').filter({ hasText: 'Plain http is not encrypted' });
  await expect(warning).toContainText('content of every document');
  await strata.picture('connection-form-http');
  await warning.getByRole('button', { name: 'Allow for this address only' }).click();
  await expect(dialog).toBeHidden();
  const { connections } = await host.call('list_connections', {});
  expect(connections.find((one) => one.name === 'Nas')).toMatchObject({ plain_http: true });

  await connectTo(strata, 'Nas');
  await dialogFor(strata, 'Change “Nas”…');
  await expect(dialog).toContainText('Plain http is allowed for this address');
  await dialog.getByLabel('Endpoint').fill('http://other.example:9000');
  await expect(dialog).not.toContainText('Plain http is allowed for this address');
});
